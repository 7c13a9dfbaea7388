import type { Document } from '../../../shared/document/document.ts';
import type { ListForm } from '../../../shared/policy/leave-out.ts';
import type { Mapping, Terms } from '../../../shared/policy/mapping.ts';
import type { Asked } from '../../../shared/policy/question.ts';
import type { RiskView } from '../../../shared/policy/risk-view.ts';
import { Failure, type Fault } from '../../../shared/protocol/fault.ts';
import type { LogPage } from '../../../shared/protocol/governance.ts';
import {
  type Face,
  type FromVault,
  fromVaultSchema,
  type ToVault,
} from '../../../shared/protocol/messages.ts';
import type { Progress } from '../../../shared/protocol/summary.ts';
import type { Statement } from '../../../shared/release/sign.ts';

export type Answer<K extends FromVault['kind']> = Extract<FromVault, { kind: K }>;

/** What the vault says without being asked. */
export interface VaultEvents {
  ready(message: Answer<'ready'>): void;
  source(message: Answer<'source'>): void;
  recipe(message: Answer<'recipe'>): void;
  frame(event: Answer<'frame'>['event']): void;
  /** The other end of the channel is gone, as when the vault's process ended. */
  ended(): void;
  /** The role changed in the vault's frame. */
  governance(message: Answer<'governance'>): void;
  /** A policy was chosen in the vault's frame. */
  policy(message: Answer<'policy'>): void;
  /** What is kept of a population was forgotten. */
  forgotten(message: Answer<'forgotten'>): void;
  /** A fault that answers no request, such as a file that cannot be opened. */
  fault(fault: Fault): void;
  /** A message that does not parse or answers nothing. It was thrown away; `where` names keys only. */
  refused(where: string): void;
}

export interface CallOptions {
  signal?: AbortSignal;
  progress?: (progress: Progress) => void;
}

export interface Vault {
  listen(events: VaultEvents): void;
  /** Takes the page's end of a channel; every call still open on an earlier one fails. */
  connect(port: VaultPort): void;
  /** Ends the channel, as when the frame went away. */
  disconnect(): void;
  /** Says that whatever was on the other end is gone. */
  ended(): void;
  face(face: Face, theme: 'light' | 'dark'): void;
  /** Resolves with the `source` that follows. */
  openSample(options?: CallOptions): Promise<Answer<'source'>>;
  importSource(
    wanted: { population: string; mapping: Mapping; terms: Terms | 'default'; list_form: ListForm },
    options?: CallOptions,
  ): Promise<Answer<'imported'>>;
  price(asked: readonly Asked[], options?: CallOptions): Promise<Answer<'prices'>>;
  openOverview(options?: CallOptions): Promise<Answer<'opening'>>;
  ask(asked: Asked, options?: CallOptions): Promise<Answer<'release'>>;
  previewRisk(
    view: RiskView,
    sampleOf: number | 'not a sample',
    options?: CallOptions,
  ): Promise<Answer<'risk'>>;
  /** What an export may have of it. */
  riskBands(options?: CallOptions): Promise<Answer<'risk-bands'>>;
  priceRisk(millionths: number, options?: CallOptions): Promise<Answer<'risk-price'>>;
  payRisk(millionths: number, options?: CallOptions): Promise<Answer<'risk-release'>>;
  demonstrate(asked: readonly Asked[], options?: CallOptions): Promise<Answer<'demonstrations'>>;
  ledger(options?: CallOptions): Promise<Answer<'ledger'>>;
  sign(statements: readonly Statement[], options?: CallOptions): Promise<Answer<'signed'>>;
  governance(log: LogPage, options?: CallOptions): Promise<Answer<'governance'>>;
  reportFacts(population: string, options?: CallOptions): Promise<Answer<'report-facts'>>;
  adoptPolicy(text: string, options?: CallOptions): Promise<Answer<'governance'>>;
  grant(
    wanted: { population: string; terms: Partial<Terms>; reason: string },
    options?: CallOptions,
  ): Promise<Answer<'governance'>>;
  permitPopulation(population: string, options?: CallOptions): Promise<Answer<'governance'>>;
  /** Removes every kept answer of a population. */
  forget(population: string, options?: CallOptions): Promise<Answer<'governance'>>;
  lock(options?: CallOptions): Promise<Answer<'governance'>>;
  /** Seals it, or writes it as it is; where it goes is noted. */
  writeDocument(
    document: Document,
    how: WrittenHow,
    options?: CallOptions,
  ): Promise<Answer<'document-written'>>;
  /** Waits for the passphrase where there is one. */
  openDocument(text: string, options?: CallOptions): Promise<Answer<'document'>>;
  close(options?: CallOptions): Promise<Answer<'closed'>>;
}

export type WrittenHow = Extract<ToVault, { kind: 'write-document' }>['how'];

/** The part of a MessagePort that is used. */
export interface VaultPort {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

interface Open {
  readonly answeredBy: FromVault['kind'];
  readonly resolve: (message: FromVault) => void;
  readonly reject: (reason: unknown) => void;
  readonly progress: (progress: Progress) => void;
}

type Request = Extract<ToVault, { request: number }>;
type WithoutNumber<T> = T extends unknown ? Omit<T, 'request'> : never;

/**
 * The workbench's side of the protocol: typed calls over one port. Every message is parsed; an
 * aborted call rejects at once with `signal.reason` and whatever still comes for it is dropped.
 * Expected failures reject with {@link Failure}.
 */
export function createVault(): Vault {
  let events: VaultEvents | undefined;
  let port: VaultPort | undefined;
  let last = 0;
  const open = new Map<number, Open>();
  const abandoned = new Set<number>();

  function receive(data: unknown): void {
    const parsed = fromVaultSchema.safeParse(data);
    if (!parsed.success) {
      events?.refused(parsed.error.issues.map(issue => issue.path.join('.') || issue.code).join(', '));
      return;
    }
    const message = parsed.data;
    switch (message.kind) {
      case 'ready':
        events?.ready(message);
        return;
      case 'frame':
        events?.frame(message.event);
        return;
      case 'source':
        for (const [request, call] of open) if (call.answeredBy === 'source') settle(request, message);
        events?.source(message);
        return;
      case 'recipe':
        events?.recipe(message);
        return;
      case 'policy':
        events?.policy(message);
        return;
      case 'forgotten':
        events?.forgotten(message);
        return;
      case 'progress':
        if (!abandoned.has(message.request)) {
          const call = open.get(message.request);
          if (call) call.progress(message.progress);
          else events?.refused('progress of no request');
        }
        return;
      case 'fault':
        if (message.request === 0) events?.fault(message.fault);
        else if (!abandoned.delete(message.request)) {
          const call = open.get(message.request);
          open.delete(message.request);
          if (call) call.reject(new Failure(message.fault.code, message.fault.params));
          else events?.refused('fault of no request');
        }
        return;
      case 'governance':
        if (message.request === 0) events?.governance(message);
        else settle(message.request, message);
        return;
      case 'imported':
      case 'prices':
      case 'opening':
      case 'release':
      case 'risk':
      case 'risk-bands':
      case 'risk-price':
      case 'risk-release':
      case 'demonstrations':
      case 'ledger':
      case 'signed':
      case 'report-facts':
      case 'document-written':
      case 'document':
      case 'closed':
        settle(message.request, message);
    }
  }

  function settle(request: number, message: FromVault): void {
    if (abandoned.delete(request)) return;
    const call = open.get(request);
    if (call?.answeredBy !== message.kind) {
      events?.refused(`${message.kind} of no request`);
      return;
    }
    open.delete(request);
    call.resolve(message);
  }

  function send(message: ToVault): void {
    port?.postMessage(message);
  }

  function call<K extends FromVault['kind']>(
    answeredBy: K,
    wanted: WithoutNumber<Request>,
    { signal, progress = () => {} }: CallOptions = {},
  ): Promise<Answer<K>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (!port) return reject(new Failure('vault-silent'));
      last += 1;
      const request = last;
      const abort = () => {
        if (!open.delete(request)) return;
        abandoned.add(request);
        send({ kind: 'cancel', request });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      open.set(request, {
        answeredBy,
        progress,
        resolve: message => {
          signal?.removeEventListener('abort', abort);
          resolve(message as Answer<K>);
        },
        reject: reason => {
          signal?.removeEventListener('abort', abort);
          reject(reason);
        },
      });
      send({ ...wanted, request } as Request);
    });
  }

  function disconnect(reason = new Failure('vault-silent')): void {
    if (port) {
      port.onmessage = null;
      port.close();
    }
    port = undefined;
    abandoned.clear();
    const calls = [...open.values()];
    open.clear();
    for (const { reject } of calls) reject(reason);
  }

  return {
    listen(listener) {
      events = listener;
    },
    connect(next) {
      disconnect();
      port = next;
      next.onmessage = event => receive(event.data);
    },
    disconnect: () => disconnect(),
    ended() {
      // What ended it is told once, not by every call.
      disconnect(new Failure('cancelled'));
      events?.ended();
    },
    face: (face, theme) => send({ kind: 'face', face, theme }),
    openSample: options => call('source', { kind: 'open-sample' }, options),
    importSource: (wanted, options) => call('imported', { kind: 'import', ...wanted }, options),
    price: (asked, options) => call('prices', { kind: 'price', asked: [...asked] }, options),
    openOverview: options => call('opening', { kind: 'open-overview' }, options),
    ask: (asked, options) => call('release', { kind: 'ask', asked }, options),
    previewRisk: (view, sampleOf, options) =>
      call('risk', { kind: 'risk', view, sample_of: sampleOf }, options),
    riskBands: options => call('risk-bands', { kind: 'risk-bands' }, options),
    priceRisk: (millionths, options) => call('risk-price', { kind: 'price-risk', millionths }, options),
    payRisk: (millionths, options) => call('risk-release', { kind: 'pay-risk', millionths }, options),
    demonstrate: (asked, options) =>
      call('demonstrations', { kind: 'demonstrate', asked: [...asked] }, options),
    ledger: options => call('ledger', { kind: 'ledger' }, options),
    sign: (statements, options) => call('signed', { kind: 'sign', statements: [...statements] }, options),
    governance: (log, options) => call('governance', { kind: 'governance', log }, options),
    forget: (population, options) => call('governance', { kind: 'forget', population }, options),
    reportFacts: (population, options) => call('report-facts', { kind: 'report-facts', population }, options),
    adoptPolicy: (text, options) => call('governance', { kind: 'adopt-policy', text }, options),
    grant: (wanted, options) => call('governance', { kind: 'grant', ...wanted }, options),
    permitPopulation: (population, options) =>
      call('governance', { kind: 'permit-population', population }, options),
    writeDocument: (document, how, options) =>
      call('document-written', { kind: 'write-document', document, how }, options),
    openDocument: (text, options) => call('document', { kind: 'open-document', text }, options),
    lock: options => call('governance', { kind: 'lock' }, options),
    close: options => call('closed', { kind: 'close' }, options),
  };
}
