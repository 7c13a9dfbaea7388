import { useMemo } from 'react';
import { questionSentence } from '../../../../shared/charts/chart-kinds.ts';
import { releaseTables } from '../../../../shared/charts/table.ts';
import { tableDifferences } from '../../../../shared/charts/table-difference.ts';
import { ChartRegion } from '../../charts/chart-region.tsx';
import { ReleaseTable } from '../../charts/release-table.tsx';
import { Modal } from '../../controls/modal.tsx';
import type { Answer } from '../../state/answers-slice.ts';

export interface Compared {
  readonly card: number;
  readonly name: string;
  readonly answer: Answer;
}

/** Answers side by side, and what two of the same form tell about their difference. */
export function CompareDialog({
  compared,
  open,
  onClose,
}: {
  compared: readonly Compared[];
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Modal title="Side by side" open={open} onClose={onClose} className="compare-dialog">
      {open && <SideBySide compared={compared} />}
    </Modal>
  );
}

function SideBySide({ compared }: { compared: readonly Compared[] }) {
  return (
    <div className="compare-body">
      <div className="compare-charts" data-count={compared.length}>
        {compared.map(({ card, name, answer }) => (
          <div key={card}>
            <h3>{name}</h3>
            <UntitledChart answer={answer} name={name} />
          </div>
        ))}
      </div>
      {compared.length === 2 && <Differences from={compared[0]!} to={compared[1]!} />}
    </div>
  );
}

function UntitledChart({ answer: { file }, name }: { answer: Answer; name: string }) {
  const untitled = useMemo(() => ({ ...file, title: '' }), [file]);
  return <ChartRegion file={untitled} name={name} />;
}

function Differences({ from, to }: { from: Compared; to: Compared }) {
  const tables = useMemo(() => {
    const [a] = releaseTables(from.answer.file.release);
    const [b] = releaseTables(to.answer.file.release);
    const names =
      from.name === to.name
        ? ([`${from.name} (first)`, `${to.name} (second)`] as const)
        : ([from.name, to.name] as const);
    return a && b ? tableDifferences(a, b, names) : [];
  }, [from, to]);
  if (from.answer.key === to.answer.key) return <p className="hint">Both cards show the same answer.</p>;
  const questions = [from, to].map(({ answer }) => questionSentence(answer.file.release.question));
  return (
    <section className="compare-differences" aria-label="Differences">
      {tables.length > 0 && questions[0] !== questions[1] && (
        <p className="hint">The questions differ: the difference below is between what each sentence says.</p>
      )}
      {tables.length === 0 ? (
        <p className="hint">
          The two have not the same form, so there is no table of their differences. Each chart has a scale of
          its own.
        </p>
      ) : (
        tables.map(table => <ReleaseTable key={table.id} table={table} />)
      )}
    </section>
  );
}
