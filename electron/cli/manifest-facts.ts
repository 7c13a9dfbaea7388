import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Head } from '../../shared/ledger/chained.ts';
import type { Terms } from '../../shared/policy/mapping.ts';
import type { LedgerView } from '../../shared/protocol/price.ts';
import { appName } from '../../shared/release/app-name.ts';
import type { ManifestFacts } from '../../shared/release/manifest.ts';
import type { Budget } from '../../shared/release/release.ts';

export interface ExportFacts {
  readonly created: Date;
  readonly population: string;
  readonly terms: Terms;
  /** Its hash, or that of the terms where there is no policy. */
  readonly policy: string;
  readonly cpra: NonNullable<ManifestFacts['cpra']> | 'none';
  readonly loosened: LedgerView['loosened'];
  readonly ledger: Head;
  readonly budget: Budget;
  /** As it was read. */
  readonly recipe: Uint8Array;
}

/** What a manifest says of one call of `release`, beside its files. */
export function manifestFacts({
  created,
  population,
  terms,
  policy,
  cpra,
  loosened,
  ledger,
  budget,
  recipe,
}: ExportFacts): ManifestFacts {
  return {
    created: created.toISOString(),
    app: appName,
    population,
    policy: { hash: policy, ...terms },
    recipe: withoutFolders(
      parse(new TextDecoder().decode(recipe), { version: '1.2', schema: 'core', merge: false }),
    ),
    ledger: { entries: ledger.entry, head: ledger.hash },
    ...(loosened.length === 0 ? {} : { loosened }),
    ...(cpra === 'none' ? {} : { cpra }),
    budget: { spent: budget.spent, total: budget.total },
    environment: environment(),
  };
}

/** Where lists lie on this machine, and what their hashes are salted with, is nobody else's business. */
function withoutFolders<Facts extends { readonly leave_out?: unknown }>(recipe: Facts): Facts {
  const { leave_out: list } = recipe;
  return list === undefined ? recipe : { ...recipe, leave_out: plainList(list) };
}

function plainList(list: unknown): unknown {
  if (typeof list === 'string') return basename(list);
  if (Array.isArray(list)) return list.map(plainList);
  if (typeof list !== 'object' || list === null) return list;
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => {
      if (key === 'salt') return [key, 'not told'];
      return [key, key === 'file' && typeof value === 'string' ? basename(value) : value];
    }),
  );
}

/** Versions that could change a byte of an export. */
export function environment(): Record<string, string> {
  const { dependencies } = createRequire(import.meta.url)('../../package.json') as {
    dependencies: Record<string, string>;
  };
  const { node, icu = 'none', tz = 'none' } = process.versions;
  const drawing = ['@duckdb/duckdb-wasm', '@resvg/resvg-js', 'echarts'];
  return {
    node,
    icu,
    tz,
    ...Object.fromEntries(drawing.map(name => [name, dependencies[name] ?? 'unknown'])),
  };
}
