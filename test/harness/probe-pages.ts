import type { Pages } from './app-pages.ts';

const file = (type: string, text: string) => ({ type, bytes: new TextEncoder().encode(text) });
const html = (script: string) =>
  file(
    'text/html; charset=utf-8',
    `<!doctype html><html><head><script type="module" src="./${script}"></script></head><body></body></html>`,
  );
const script = (text: string) => file('text/javascript; charset=utf-8', text);

/**
 * Pages with nothing in them but the frame, its worker and the connection that keeps the host, for tests of
 * the host itself. The worker compiles an empty WebAssembly module.
 */
export const probePages: Pages = {
  workbench: new Map([
    ['index.html', html('main.js')],
    [
      'main.js',
      script(`
        const host = JSON.parse(document.getElementById('host').textContent);
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-scripts allow-same-origin';
        frame.src = host.vault;
        document.body.append(frame);
        window.addEventListener('load', () => (new Image().src = 'alive'));
      `),
    ],
  ]),
  vault: new Map([
    ['vault.html', html('main.js')],
    [
      'main.js',
      script(`
        const host = JSON.parse(document.getElementById('host').textContent);
        void fetch(host.base + 'alive', { method: 'POST', headers: { 'murmuration-token': host.token } });
        const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
        worker.onmessage = ({ data }) => document.body.append(data);
        worker.postMessage(host);
      `),
    ],
    [
      'worker.js',
      script(`
        self.onmessage = async ({ data }) => {
          await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
          self.postMessage('worker runs');
        };
      `),
    ],
  ]),
};
