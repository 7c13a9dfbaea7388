import type { ByteSource } from '../../shared/formats/byte-source.ts';
import type { TableSource } from '../../shared/formats/record-table.ts';
import { partsFor } from '../../shared/journeys/people-parts.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import type { Mapping } from '../../shared/policy/mapping.ts';
import { sampledOverall } from '../../shared/risk/unicity.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { streamInto } from '../../shared/vault/import.ts';
import { bucketParts, labelParts } from '../../shared/vault/risk-columns.ts';
import { rowReaders } from '../../shared/vault/row-readers.ts';

const io = { signal: new AbortController().signal, progress: () => {} };

/**
 * Reads a file of `writeJourneyFile` once more, to have its store; gives back the task of one figure of the preview:
 * how many are told apart by 1 to 4 touchpoints and their days, by 2,000 draws each.
 */
export async function oneRiskFigure(
  source: ByteSource,
  tables: readonly TableSource[],
  mapping: Mapping,
  host: VaultHost,
): Promise<() => Promise<unknown>> {
  const columns = { time: 'clock', channel: true, attributes: [], consent: false, amount: false } as const;
  const builder = new StoreBuilder(columns, partsFor(source.size));
  await streamInto(builder, tables, mapping, rowReaders(mapping).readers, host, io);
  const localSeconds = (microseconds: number) => microseconds / 1_000_000;
  const { store } = builder.finish({
    groups: {},
    time: { kind: 'clock', precision: 'second', localSeconds },
  });
  return async () =>
    sampledOverall(
      {
        offsets: store.offsets,
        label: labelParts(store, mapping, 'touchpoint', 'as mapped'),
        bucket: bucketParts(store, 'day'),
      },
      4,
    );
}
