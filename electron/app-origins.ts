import { randomBytes } from 'node:crypto';
import type { ByteSource } from '../shared/formats/byte-source.ts';
import type { DurableStore } from '../shared/ledger/durable-store.ts';
import type { VaultHost, WorkbenchHost } from '../shared/protocol/host.ts';
import {
  type Answer,
  type AppFiles,
  appFiles,
  type Origins,
  originHeaders,
  refusal,
  withHeaders,
} from './app-files.ts';
import { sourceEndpoint } from './source-endpoint.ts';
import { forVaultAlone, storeEndpoint } from './store-endpoint.ts';

/** The documents that open the two pages. */
export const documents = { workbench: 'index.html', vault: 'vault.html' } as const satisfies Origins;

export interface AppParts {
  /** Addresses that the built files of each page are below, ending in `/`. */
  readonly bases: Origins;
  readonly files: Readonly<Record<keyof Origins, AppFiles>>;
  readonly store: DurableStore;
  /** Files that the vault opens at start. */
  readonly sources: readonly ByteSource[];
  readonly saves: WorkbenchHost['saves'];
  readonly document: WorkbenchHost['document'];
  /** Bytes that an import may take at this moment: a page is told of small machines alone. */
  freeMemory(): number;
  /** What the pages hold open while they live, for a host that ends with its last page. */
  readonly alive?: Answer;
}

/** How both hosts answer: the workbench's files for one origin; for the other the vault's, its store and its sources. */
export function appOrigins(parts: AppParts): Readonly<Record<keyof Origins, Answer>> {
  const { bases, files, alive } = parts;
  const origins = { workbench: originOf(bases.workbench), vault: originOf(bases.vault) };
  const token = secretName();
  const sources = new Map(parts.sources.map(source => [secretName(), source]));
  const vaultNotes: VaultHost = {
    workbench: origins.workbench,
    base: bases.vault,
    token,
    held: alive !== undefined,
    sources: [...sources].flatMap(([at, { name, size }]) =>
      size === 'unknown' ? [] : [{ at, file: name, size }],
    ),
  };
  const workbenchNotes: WorkbenchHost = {
    vault: bases.vault + documents.vault,
    saves: parts.saves,
    document: parts.document,
    held: alive !== undefined,
  };
  const guarded = (answer: Answer) => forVaultAlone(answer, token, origins.vault);
  const store = guarded(storeEndpoint(parts.store));
  const source = guarded(sourceEndpoint(sources));
  const memory = guarded(async ({ method }) =>
    method === 'POST' ? Response.json({ bytes: Math.floor(parts.freeMemory()) }) : refusal(405),
  );
  const live = alive && guarded(alive);
  const vaultPages = appFiles(files.vault, documents.vault, vaultNotes);
  const vault: Answer = (request, path) => {
    if (path.startsWith('store/')) return store(request, path.slice('store/'.length));
    if (path.startsWith('source/')) return source(request, path.slice('source/'.length));
    if (path === 'memory') return memory(request, path);
    if (path === 'alive' && live !== undefined) return live(request, path);
    return vaultPages(request, path);
  };
  const workbenchPages = appFiles(files.workbench, documents.workbench, workbenchNotes);
  const workbench: Answer = (request, path) =>
    path === 'alive' && alive !== undefined ? alive(request, path) : workbenchPages(request, path);
  return {
    workbench: withHeaders(workbench, originHeaders('workbench', origins)),
    vault: withHeaders(vault, originHeaders('vault', origins)),
  };
}

/** 192 bits that nobody guesses, in letters that need no escape. */
export const secretName = (): string => randomBytes(24).toString('base64url');

/** `URL.origin` is opaque for the app's own scheme. */
function originOf(base: string): string {
  const { protocol, host } = new URL(base);
  return `${protocol}//${host}`;
}
