import { useMemo, useState } from 'react';
import { type Part, partSentences, partTables } from '../../../shared/charts/part.ts';
import { releaseTables } from '../../../shared/charts/table.ts';
import type { CardShowing } from '../../../shared/document/board.ts';
import type { Release, ReleaseFile } from '../../../shared/release/release.ts';
import { useWorkbench } from '../state/use-workbench.ts';
import { ChartRegion } from './chart-region.tsx';
import { ReleaseTable } from './release-table.tsx';

interface Picked {
  readonly release: Release;
  readonly part: Part;
}

/** A chart and its table twin. What is picked in the chart is told from the same release, and the table keeps to it. */
export function FigureBody({
  file,
  name = file.title,
  showing,
}: {
  file: ReleaseFile;
  name?: string;
  showing: CardShowing;
}) {
  const { release } = file;
  const announce = useWorkbench(state => state.announce);
  const [picked, setPicked] = useState<Picked>();
  // A part is of one release: another answer in its place has nothing picked.
  const part = picked?.release === release ? picked.part : undefined;
  const tables = useMemo(
    () => (part ? partTables(release, part) : showing === 'chart' ? [] : releaseTables(release)),
    [release, part, showing],
  );
  const pick = (next: Part | undefined) => {
    if (next === undefined && part === undefined) return;
    setPicked(next && { release, part: next });
    announce(
      next
        ? `Picked: ${[next.name, ...next.says, ...partSentences(release, next)].join(', ')}`
        : 'Nothing picked',
    );
  };
  return (
    <>
      {showing !== 'table' && <ChartRegion file={file} name={name} picked={part} onPick={pick} />}
      {part && (
        <section className="picked-part" aria-label={`Picked: ${part.name}`}>
          <header>
            <h3>
              <bdi>{part.name}</bdi>
            </h3>
            <button type="button" className="quiet" onClick={() => pick(undefined)}>
              Show all again
            </button>
          </header>
          <p>
            {[
              ...(part.says.length === 0 ? [] : [`${part.says.join(', ')}.`]),
              ...partSentences(release, part),
            ].join(' ')}
          </p>
          <p className="hint">From this answer alone: free.</p>
        </section>
      )}
      {tables.map(table => (
        <ReleaseTable key={table.id} table={table} />
      ))}
    </>
  );
}
