import '../no-code-from-text.ts';
import { platformRandom } from '../../../shared/privacy/random-source.ts';
import type { VaultHost as PageHost } from '../../../shared/protocol/host.ts';
import { appName } from '../../../shared/release/app-name.ts';
import type { VaultHost } from '../../../shared/vault/host.ts';
import type { ToPage, ToWorker } from '../inside.ts';
import { startBrowserEngine } from './browser-engine.ts';
import { browserThreads } from './browser-threads.ts';
import { sha256 } from './digest.ts';
import { chosenFile } from './file-source.ts';
import { freeMemory, remoteStore } from './remote-store.ts';
import { type Others, serveVault, type VaultServer } from './serve.ts';
import { servedFile } from './served-source.ts';

const tellPage = (message: ToPage) => self.postMessage(message);
let server: VaultServer | 'not started' = 'not started';

const requestStopped = () => {
  if (server !== 'not started') server.frameEvent('request-stopped');
};

self.addEventListener('securitypolicyviolation', requestStopped);

self.onmessage = ({ data, ports }: MessageEvent<ToWorker>) => {
  if (data.kind === 'start') {
    if (server !== 'not started') return;
    server = serveVault(hostOf(data.host), tellPage, data.host.sources.length > 0, otherWindows());
    const { base, token } = data.host;
    if (data.host.sources.length > 0) {
      void server.openExport(data.host.sources.map(served => servedFile({ host: { base, token }, served })));
    }
    return;
  }
  if (server === 'not started') return;
  switch (data.kind) {
    case 'port':
      if (ports[0] !== undefined) server.connect(ports[0]);
      server.prepareSample();
      return;
    case 'export':
      void server.openExport(data.files.map(chosenFile));
      return;
    case 'leave-out':
      server.setLeaveOut(data.files.map(chosenFile));
      return;
    case 'population':
      server.setPopulation(data.files.map(chosenFile));
      return;
    case 'recipe':
      void server.openRecipe(data.files.map(chosenFile));
      return;
    case 'policy':
      void server.openPolicy(data.files.map(chosenFile));
      return;
    case 'check':
      void server.checkExport(data.files.map(chosenFile));
      return;
    case 'header':
      void server.setHeader(data.is);
      return;
    case 'unlock':
      void server.unlockSteward(data.passphrase);
      return;
    case 'make-steward':
      void server.makeSteward(data.passphrase);
      return;
    case 'document-passphrase':
      void server.documentPassphrase(data.passphrase);
      return;
    case 'frame':
      server.frameEvent(data.event);
      return;
  }
};

/** On the vault's origin, so that no page of another one hears it. */
function otherWindows(): Others {
  const channel = new BroadcastChannel('murmuration-forgotten');
  return {
    tell: () => channel.postMessage('forgotten'),
    listen: told => {
      channel.onmessage = told;
    },
  };
}

function hostOf(page: PageHost): VaultHost {
  return {
    app: appName,
    startEngine: startBrowserEngine,
    store: remoteStore(page),
    random: platformRandom(bytes => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)),
    digest: sha256,
    subtle: crypto.subtle,
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep: milliseconds => new Promise(done => setTimeout(done, milliseconds)),
    memory: () => freeMemory(page),
    threads: browserThreads(requestStopped),
    breathe: () => new Promise(done => setTimeout(done, 0)),
  };
}
