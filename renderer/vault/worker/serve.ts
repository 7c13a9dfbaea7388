import { type ByteSource, totalSize } from '../../../shared/formats/byte-source.ts';
import { notingRefusals } from '../../../shared/governance/audit.ts';
import { forgetAnswers } from '../../../shared/governance/forget.ts';
import { knownInstallationKey } from '../../../shared/governance/installation-key.ts';
import { reportFacts } from '../../../shared/governance/report-facts.ts';
import { knownSigners } from '../../../shared/governance/signers.ts';
import { governingAt, readTrail } from '../../../shared/governance/trail.ts';
import { memoryStore } from '../../../shared/ledger/memory-store.ts';
import { parseRecipe, type Recipe } from '../../../shared/policy/recipe.ts';
import { faultOf } from '../../../shared/protocol/exhausted.ts';
import { Failure, type Fault, faultMessage } from '../../../shared/protocol/fault.ts';
import { newestOfAll } from '../../../shared/protocol/governance.ts';
import {
  type FromVault,
  fromVaultSchema,
  type ToVault,
  toVaultSchema,
} from '../../../shared/protocol/messages.ts';
import { namedColumns, recipeDrift } from '../../../shared/protocol/recipe-drift.ts';
import type { MemoryNeeds } from '../../../shared/protocol/summary.ts';
import { checkedExport, mostCheckedBytes } from '../../../shared/release/checked-export.ts';
import type { Statement } from '../../../shared/release/sign.ts';
import { isSigned, type Signature } from '../../../shared/signing/ed25519.ts';
import { fingerprint } from '../../../shared/signing/fingerprint.ts';
import type { Dataset } from '../../../shared/vault/dataset.ts';
import type { VaultHost } from '../../../shared/vault/host.ts';
import { look } from '../../../shared/vault/look.ts';
import type { HeaderSaid, Looked } from '../../../shared/vault/looked.ts';
import { memoryNeeds } from '../../../shared/vault/memory-needs.ts';
import { openDataset } from '../../../shared/vault/open-dataset.ts';
import { sampleInAdvance, sampleLeaveOut } from '../../../shared/vault/sample-source.ts';
import { signReport } from '../../../shared/vault/sign-export.ts';
import type { ToPage } from '../inside.ts';
import { documenting } from './documenting.ts';
import { stewarding } from './stewarding.ts';

export interface VaultServer {
  /** Takes the port that the workbench handed over; only the first is taken. */
  connect(port: MessagePort): void;
  /** Makes the sample while nothing else is open, so that it is there when it is asked for. */
  prepareSample(): void;
  openExport(sources: readonly ByteSource[]): Promise<void>;
  setLeaveOut(sources: readonly ByteSource[]): void;
  /** For the risk previews that follow. */
  setPopulation(sources: readonly ByteSource[]): void;
  openRecipe(sources: readonly ByteSource[]): Promise<void>;
  /** Offers it to the workbench; it comes into force by `adopt-policy`. */
  openPolicy(sources: readonly ByteSource[]): Promise<void>;
  /** Tells the frame alone. */
  checkExport(sources: readonly ByteSource[]): Promise<void>;
  setHeader(said: HeaderSaid): Promise<void>;
  /** With what was typed in the vault's frame; both tell the frame and the workbench what became of it. */
  unlockSteward(passphrase: string): Promise<void>;
  makeSteward(passphrase: string): Promise<void>;
  /** Of the document that waits for it. */
  documentPassphrase(passphrase: string): Promise<void>;
  frameEvent(event: 'drag-ended' | 'dropped' | 'request-stopped'): void;
}

type Opened =
  | { readonly state: 'nothing' }
  | ({ readonly state: 'looked' } & Chosen)
  | ({ readonly state: 'open'; readonly dataset: Dataset } & Chosen);

interface Chosen {
  readonly looked: Looked;
  readonly kind: 'sample' | 'file';
}

/** Vaults of other windows on the same store, as a channel on the vault's origin reaches them. */
export interface Others {
  /** Something was forgotten. */
  tell(): void;
  listen(told: () => void): void;
}

const alone: Others = { tell: () => {}, listen: () => {} };

/** The vault's end of the port: parses what comes in, answers in the protocol, and posts nothing else. */
export function serveVault(
  host: VaultHost,
  tellPage: (message: ToPage) => void,
  served: boolean,
  others: Others = alone,
): VaultServer {
  let port: MessagePort | 'none' = 'none';
  let opened: Opened = { state: 'nothing' };
  /** When the file was looked at, which is when people are told. */
  let free: MemoryNeeds['available'] = 'unknown';
  let leaveOut: readonly ByteSource[] = [];
  /** Read once it is opened; later files are looked at with it. */
  let recipe: Recipe | 'none' = 'none';
  /** The sample's ledger lives from one opening of it to the next, over every import between. */
  let sampleStore = memoryStore();
  const sample = sampleInAdvance(host);
  /** A table of everybody, and which data have read it. */
  let population: readonly ByteSource[] = [];
  let readFor: { readonly dataset: Dataset | 'none'; readonly sources: readonly ByteSource[] } = {
    dataset: 'none',
    sources: population,
  };
  const running = new Map<number, AbortController>();
  /** Counts what was opened and closed: what was begun for an earlier one has nowhere to go. */
  let turn = 0;
  /** What is being looked at and not announced yet. */
  let looking: readonly ByteSource[] = [];

  /** How many questions are being answered, and what is told when one of them is: a public moment. */
  let answering = 0;
  const heldBack: FromVault[] = [];

  /** How soon anything else is answered would tell when a question had read its records. */
  const post = (message: FromVault): void => {
    if (answering > 0 && message.kind !== 'frame') heldBack.push(message);
    else leave(message);
  };

  const letOut = (): void => {
    for (const message of heldBack.splice(0)) leave(message);
  };

  /** The only way out. A message that the protocol does not have is a fault of ours and does not leave. */
  const leave = (message: FromVault): void => {
    if (port === 'none') return;
    const parsed = fromVaultSchema.safeParse(message);
    port.postMessage(
      parsed.success
        ? parsed.data
        : ({
            kind: 'fault',
            request: 'request' in message ? message.request : 0,
            fault: internal,
          } satisfies FromVault),
    );
  };

  /** How far the log was read for what was forgotten; what was forgotten before this window asked for anything is not in it. */
  let seen: Promise<number | 'not yet'> = Promise.resolve('not yet');

  const tellForgotten = (): Promise<number | 'not yet'> => {
    seen = seen.then(async before => {
      try {
        const { entries } = await readTrail(host);
        for (const entry of entries.slice(before === 'not yet' ? entries.length : before)) {
          if (entry.kind !== 'forgotten') continue;
          post({ kind: 'forgotten', population: entry.population, at: entry.at });
        }
        return entries.length;
      } catch {
        // What is wrong with the log, the view of governance says.
        return before;
      }
    });
    return seen;
  };
  others.listen(() => void tellForgotten());

  const forget = (): void => {
    if (opened.state === 'open') opened.dataset.close();
    opened = { state: 'nothing' };
  };

  const startAnew = (): number => {
    for (const controller of running.values()) controller.abort();
    forget();
    looking = [];
    turn += 1;
    return turn;
  };

  const announce = (looked: Looked, kind: 'sample' | 'file'): void => {
    opened = { state: 'looked', looked, kind };
    tellPage({
      kind: 'looked',
      name: looked.sources.map(source => source.name).join(', '),
      firstRecord: looked.firstRecord,
      header: looked.summary.header,
    });
    postSource(looked, kind);
  };

  const postSource = (looked: Looked, kind: 'sample' | 'file'): void => {
    const { summary } = looked;
    const needs = memoryNeeds(looked, free);
    post({
      kind: 'source',
      source: needs === 'unknown' ? summary : { ...summary, needs },
      leave_out: leaveOut.length > 0 || kind === 'sample',
      ...(recipe === 'none' || kind === 'sample' ? {} : { drift: recipeDrift(recipe, summary) }),
    });
  };

  const postRecipe = (): void => {
    if (recipe === 'none') return;
    const { population, mapping, terms, questions, leaveOut: lists = [] } = recipe;
    post({
      kind: 'recipe',
      population,
      mapping,
      terms,
      asked: [...questions],
      leave_out: lists.length > 0,
      list_form: lists[0]?.form ?? { kind: 'unstated' },
    });
  };

  const openExport = async (sources: readonly ByteSource[], said: HeaderSaid): Promise<void> => {
    const mine = startAnew();
    sample.giveUp();
    looking = sources;
    tellPage({ kind: 'looking' });
    post({ kind: 'frame', event: 'looking' });
    try {
      const [looked, memory] = await Promise.all([
        recipe === 'none' ? look(sources, said) : look(sources, said, recipe.source, namedColumns(recipe)),
        // Looked at again because of its header line, it is the same file at nearly the same moment.
        said === 'nothing' ? host.memory() : free,
      ]);
      if (mine !== turn) return;
      free = memory;
      looking = [];
      announce(looked, 'file');
    } catch (error) {
      if (mine !== turn) return;
      looking = [];
      const fault = faultOf(error);
      tellPage({ kind: 'not-opened', message: faultMessage(fault) });
      post({ kind: 'fault', request: 0, fault });
    }
  };

  const roles = stewarding(host);
  const documents = documenting(host, tellPage);

  /** What somebody does in the vault's frame alone. */
  const inFrame = async (work: () => Promise<void>): Promise<void> => {
    let says = '';
    try {
      await work();
    } catch (error) {
      says = faultMessage(faultOf(error));
    }
    try {
      tellPage({ kind: 'steward', state: await roles.state(), says });
      post({ kind: 'governance', request: 0, view: await roles.view(newestOfAll) });
    } catch (error) {
      tellPage({ kind: 'steward', state: 'locked', says: faultMessage(faultOf(error)) });
    }
  };

  const dataset = (): Dataset => {
    if (opened.state !== 'open') throw new Failure('usage', { what: 'No data are open' });
    return opened.dataset;
  };

  const isOpen = async (population: string): Promise<boolean> =>
    opened.state === 'open' && (await opened.dataset.ledger()).population === population;

  /** A report on a population whose data are not open has a manifest alone, which lists no answer. */
  const signed = async (statements: readonly Statement[]): Promise<readonly Signature[]> => {
    const [first, ...more] = statements;
    const isAlone = first?.kind === 'manifest' && more.length === 0;
    if (!isAlone || (await isOpen(first.manifest.population))) return dataset().sign(statements);
    const { population: name } = first.manifest;
    return notingRefusals(host, 'export', async () => {
      const rules = governingAt(await readTrail(host), host.now());
      return signReport(host, { name, rules }, statements);
    });
  };

  const answer = async (message: Requested, signal: AbortSignal): Promise<FromVault | 'announced'> => {
    const { request } = message;
    const progress: Parameters<typeof openDataset>[1]['progress'] = step =>
      post({ kind: 'progress', request, progress: step });
    switch (message.kind) {
      case 'open-sample': {
        const mine = startAnew();
        sampleStore = memoryStore();
        const [looked, memory] = await Promise.all([sample.looked(), host.memory()]);
        if (mine !== turn || looked === 'given up') throw new Failure('cancelled');
        free = memory;
        announce(looked, 'sample');
        return 'announced';
      }
      case 'import': {
        if (opened.state === 'nothing') throw new Failure('usage', { what: 'No file is chosen' });
        const { looked, kind } = opened;
        const mine = turn;
        // Imported again: under another mapping nothing of the earlier import is answered any more.
        forget();
        opened = { state: 'looked', looked, kind };
        // What an earlier import of the file gave back may not be counted as free yet.
        const memory = async () => {
          const now = await host.memory();
          return now === 'unknown' || free === 'unknown' ? now : Math.max(now, free);
        };
        const forSample = {
          host: { ...host, memory, store: sampleStore },
          leaveOut: [{ source: sampleLeaveOut(), form: { kind: 'unstated' as const } }],
        };
        const forFile = {
          host: { ...host, memory },
          leaveOut: leaveOut.map(source => ({
            source,
            form: message.list_form ?? { kind: 'unstated' as const },
          })),
        };
        const next = await openDataset(
          {
            ...(kind === 'sample' ? forSample : forFile),
            kind: kind === 'sample' ? 'sample' : 'durable',
            tables: looked.tables,
            format: looked.summary.format,
            columns: looked.summary.columns,
            population: message.population,
            mapping: message.mapping,
            terms: message.terms,
          },
          { signal, progress },
        );
        if (mine !== turn || opened.state !== 'looked') {
          next.close();
          throw new Failure('cancelled');
        }
        opened = { state: 'open', dataset: next, looked, kind };
        return { kind: 'imported', request, summary: next.summary, ledger: await next.ledger() };
      }
      case 'price': {
        const { prices, opening } = await dataset().price(message.asked);
        return { kind: 'prices', request, prices: [...prices], opening };
      }
      case 'open-overview': {
        const { opening, budget } = await dataset().open({ signal });
        return { kind: 'opening', request, opening, budget, ledger: await dataset().ledger() };
      }
      case 'ask': {
        const file = await dataset().ask(message.asked, { signal });
        return { kind: 'release', request, file, ledger: await dataset().ledger() };
      }
      case 'risk': {
        if (readFor.dataset !== dataset() || readFor.sources !== population) {
          await dataset().risk.takePopulation(population, { signal, progress });
          readFor = { dataset: dataset(), sources: population };
        }
        const io = { signal, progress, role: roles.role() };
        const preview = await dataset().risk.preview(message.view, message.sample_of, io);
        return { kind: 'risk', request, preview };
      }
      case 'risk-bands':
        return { kind: 'risk-bands', request, bands: await dataset().risk.bands({ signal }) };
      case 'price-risk':
        return { kind: 'risk-price', request, price: await dataset().risk.price(message.millionths) };
      case 'pay-risk': {
        const { release, budget } = await dataset().risk.pay(message.millionths, { signal });
        return { kind: 'risk-release', request, release, budget, ledger: await dataset().ledger() };
      }
      case 'demonstrate': {
        const shown = await dataset().risk.demonstrate(message.asked, { signal });
        return { kind: 'demonstrations', request, shown: [...shown] };
      }
      case 'ledger':
        return { kind: 'ledger', request, ledger: await dataset().ledger() };
      case 'sign':
        return { kind: 'signed', request, signatures: [...(await signed(message.statements))] };
      case 'governance':
        return { kind: 'governance', request, view: await roles.view(message.log) };
      case 'report-facts': {
        const sample = opened.state === 'open' && opened.kind === 'sample';
        const isOfSample = sample && (await isOpen(message.population));
        const world = isOfSample ? { ...host, store: sampleStore } : host;
        const facts = await reportFacts(world, message.population, isOfSample ? 'sample' : 'durable');
        return { kind: 'report-facts', request, facts };
      }
      case 'adopt-policy':
      case 'grant':
      case 'permit-population':
      case 'lock':
        await roles.act(message);
        tellPage({ kind: 'steward', state: await roles.state(), says: '' });
        return { kind: 'governance', request, view: await roles.view(newestOfAll) };
      case 'forget':
        await forgetAnswers(host, message.population);
        others.tell();
        return { kind: 'governance', request, view: await roles.view(newestOfAll) };
      case 'write-document':
        return { kind: 'document-written', request, ...(await documents.write(message, signal)) };
      case 'open-document':
        return { kind: 'document', request, ...(await documents.open(message.text, signal)) };
      case 'close':
        startAnew();
        tellPage({ kind: 'closed' });
        return { kind: 'closed', request };
    }
  };

  const receive = async (data: unknown): Promise<void> => {
    const parsed = toVaultSchema.safeParse(data);
    if (!parsed.success) {
      post({
        kind: 'fault',
        request: 0,
        fault: { code: 'usage', params: { what: 'A message was not understood' } },
      });
      return;
    }
    const message = parsed.data;
    if (message.kind === 'face') {
      tellPage(message);
      if (message.face === 'steward') void inFrame(async () => {});
      return;
    }
    if (message.kind === 'cancel') {
      running.get(message.request)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(message.request, controller);
    if (readsLog(message) && (await seen) === 'not yet') await tellForgotten();
    const outcome = answer(message, controller.signal).catch(
      (error: unknown): FromVault => ({ kind: 'fault', request: message.request, fault: faultOf(error) }),
    );
    if (isQuestion(message)) await tellQuestion(outcome);
    else {
      const reply = await outcome;
      if (reply !== 'announced') post(reply);
    }
    running.delete(message.request);
    if (readsLog(message)) await tellForgotten();
  };

  /** Told at once: it comes at a public moment. Where it was cancelled it is still being answered for nobody. */
  const tellQuestion = async (outcome: Promise<FromVault | 'announced'>): Promise<void> => {
    const of = opened.state === 'open' ? opened.dataset : 'none';
    answering += 1;
    const reply = await outcome;
    if (reply !== 'announced') leave(reply);
    const isCancelled = reply !== 'announced' && reply.kind === 'fault' && reply.fault.code === 'cancelled';
    if (!isCancelled) letOut();
    if (of !== 'none') await of.settled();
    answering -= 1;
    letOut();
  };

  return {
    connect(offered) {
      if (port !== 'none') return;
      port = offered;
      port.onmessage = event => void receive(event.data);
      post({ kind: 'ready', app: host.app, served });
      if (opened.state === 'looked') {
        postRecipe();
        postSource(opened.looked, opened.kind);
      }
    },
    prepareSample() {
      if (opened.state === 'nothing' && looking.length === 0) sample.begin();
    },
    openExport: sources => openExport(sources, 'nothing'),
    setLeaveOut(sources) {
      leaveOut = sources;
      if (opened.state === 'nothing' || opened.kind === 'sample') return;
      // Also what is open already: nobody goes on asking about people who are on the list.
      const { looked, kind } = opened;
      startAnew();
      opened = { state: 'looked', looked, kind };
      postSource(looked, kind);
    },
    setPopulation(sources) {
      population = sources;
    },
    async openRecipe([source]) {
      if (source === undefined) return;
      try {
        const bytes = await source.slice(0, mostRecipeBytes);
        recipe = withoutTaxonomy(parseRecipe(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
      } catch (error) {
        // What was chosen may be somebody's export: what is wrong with it is said in this frame alone.
        tellPage({ kind: 'not-opened', message: faultMessage(recipeFaultOf(error)) });
        post({ kind: 'fault', request: 0, fault: noRecipe });
        return;
      }
      postRecipe();
      const chosen = opened.state !== 'nothing' && opened.kind === 'file' ? opened.looked.sources : looking;
      if (chosen.length > 0) await openExport(chosen, 'nothing');
    },
    async openPolicy([source]) {
      if (source === undefined) return;
      try {
        const bytes = await source.slice(0, mostPolicyBytes);
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        post({ kind: 'policy', policy: await roles.offer(text) });
        tellPage({ kind: 'steward', state: await roles.state(), says: '' });
      } catch (error) {
        // What was chosen may be somebody's export: what is wrong with it is said in this frame alone.
        const says = error instanceof Failure ? faultMessage(error.fault) : notText;
        tellPage({ kind: 'steward', state: await roles.state(), says });
      }
    },
    async checkExport(sources) {
      try {
        if (Number(totalSize(sources)) > mostCheckedBytes) {
          throw new Failure('usage', { what: 'These files are larger than an export can be' });
        }
        const files = await Promise.all(
          sources.map(async ({ name, size, slice }) => ({ name, bytes: await slice(0, Number(size)) })),
        );
        const found = await checkedExport(files, (signature, purpose, statement) =>
          isSigned(host.subtle, signature, purpose, statement),
        );
        const own = await knownInstallationKey(host.store);
        const signers = [
          ...(own === 'none' ? [] : [{ fingerprint: fingerprint(own.publicKey), name: 'this installation' }]),
          ...(await knownSigners(host.store)),
        ];
        tellPage({ kind: 'checked', export: found, signers });
      } catch (error) {
        tellPage({ kind: 'not-checked', message: faultMessage(faultOf(error)) });
      }
    },
    async setHeader(said) {
      if (opened.state === 'looked') await openExport(opened.looked.sources, said);
    },
    unlockSteward: passphrase => inFrame(() => roles.unlock(passphrase)),
    makeSteward: passphrase => inFrame(() => roles.make(passphrase)),
    documentPassphrase: documents.typed,
    frameEvent: event => post({ kind: 'frame', event }),
  };
}

/** A file beside the recipe is out of reach here. */
function withoutTaxonomy(opened: Recipe): Recipe {
  if (opened.taxonomy === undefined) return opened;
  throw new Failure('recipe-invalid', {
    at: 'touchpoints.taxonomy',
    why: 'the app cannot read a file beside the recipe: leave it out, and take the groups from the file in Map',
  });
}

type Requested = Exclude<ToVault, { kind: 'face' | 'cancel' }>;

/** What is charged before it reads records. */
function isQuestion({ kind }: Requested): boolean {
  return kind === 'ask' || kind === 'open-overview' || kind === 'pay-risk';
}

/** Where the log is read or written anyway, and nobody waits for the time that a question takes. */
function readsLog({ kind }: Requested): boolean {
  return (
    kind === 'governance' ||
    kind === 'forget' ||
    kind === 'write-document' ||
    kind === 'open-document' ||
    kind === 'sign' ||
    kind === 'report-facts'
  );
}

const mostRecipeBytes = 4 << 20;
const mostPolicyBytes = 1 << 20;
const notText = 'This is no policy: it is not UTF-8 text. Nothing was changed. Choose a policy file.';
const noRecipe: Fault = {
  code: 'recipe-unreadable',
  params: { why: 'the chosen file is no recipe; what is wrong with it stands in the frame' },
};

function recipeFaultOf(error: unknown): Fault {
  return error instanceof Failure ? error.fault : noRecipe;
}

const internal: Fault = { code: 'internal', params: {} };
