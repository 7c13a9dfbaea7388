import { useMemo } from 'react';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';
import { byteSize } from '../../../../shared/protocol/memory-words.ts';
import { ProgressLine } from '../../controls/progress-line.tsx';
import { type DraftReading, type Problem, readDraft } from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { VaultSlot } from '../../vault/vault-frame.tsx';
import { countOf } from '../../words/figures.ts';
import { ColumnsTable } from './columns-table.tsx';
import { ImportReport } from './import-report.tsx';
import { MemoryLine } from './memory-line.tsx';
import { PopulationForm } from './population-form.tsx';
import { RecipePanel } from './recipe-panel.tsx';
import { showPlace } from './show-place.ts';
import { TimeForm } from './time-form.tsx';
import { TouchpointsForm } from './touchpoints-form.tsx';
import { useSaveRecipe } from './use-save-recipe.ts';

export function MapView({ saves }: Pick<WorkbenchHost, 'saves'>) {
  const source = useWorkbench(state => state.source);
  const draft = useWorkbench(state => state.draft);
  const importing = useWorkbench(state => state.importing);
  const recipe = useWorkbench(state => state.recipe);
  const reading = useReading();
  if (source.state === 'none' || draft.state === 'none') return <p className="view">Open a file first.</p>;
  const problems = reading?.state === 'incomplete' ? reading.problems : none;
  const { summary, leaveOut, drift } = source;
  const listMissing = recipe.state === 'opened' && recipe.recipe.leave_out && !leaveOut;
  return (
    <div className="view map-view">
      <header className="view-head">
        <h1>Say what the columns mean</h1>
        <p>
          {summary.kind === 'sample' ? 'Sample journeys, ' : ''}
          {summary.format}
          {summary.bytes !== 'unknown' && `, ${byteSize(summary.bytes)}`},{' '}
          {countOf(summary.columns.length, 'column', 'columns')}. Columns are told by their shape; no cell is
          shown.
        </p>
        {summary.needs !== undefined && (
          <MemoryLine needs={summary.needs} proposal={summary.proposal} draft={draft.mapping} />
        )}
      </header>
      {importing.state === 'done' && <ImportReport summary={importing.summary} />}
      {summary.header === 'unconfirmed' && (
        <section aria-label="Header line, shown by the vault">
          <VaultSlot face="header" className="vault-slot header-slot" />
        </section>
      )}
      {drift !== 'no recipe' && <RecipePanel drift={drift} listMissing={listMissing} />}
      {drift === 'no recipe' && summary.open.length > 0 && importing.state !== 'done' && (
        <ul className="open-questions" aria-label="Open questions">
          {summary.open.map(question => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      )}
      <ColumnsTable source={summary} draft={draft.mapping} problems={problems} />
      <div className="map-forms">
        <TimeForm draft={draft.mapping} problems={problems} />
        <TouchpointsForm draft={draft.mapping} problems={problems} />
        <PopulationForm draft={draft.mapping} leaveOut={leaveOut} problems={problems} />
      </div>
      <ImportBar saves={saves} blocked={drift !== 'no recipe' && listMissing} />
    </div>
  );
}

const none: readonly Problem[] = [];

function useReading(): DraftReading | undefined {
  const source = useWorkbench(state => state.source);
  const draft = useWorkbench(state => state.draft);
  return useMemo(
    () =>
      source.state === 'chosen' && draft.state === 'drafted'
        ? readDraft(draft.mapping, source.summary)
        : undefined,
    [source, draft],
  );
}

function ImportBar({ saves, blocked }: { blocked: boolean } & Pick<WorkbenchHost, 'saves'>) {
  const saveRecipe = useSaveRecipe(saves);
  const importing = useWorkbench(state => state.importing);
  const importSource = useWorkbench(state => state.importSource);
  const cancelImport = useWorkbench(state => state.cancelImport);
  const go = useWorkbench(state => state.go);
  const reading = useReading();
  if (!reading) return null;
  return (
    <section className="action-bar" aria-label="Import">
      {importing.state === 'running' ? (
        <ProgressLine progress={importing.progress} onCancel={cancelImport} />
      ) : (
        <>
          <div className="action-says" aria-live="polite">
            {reading.state === 'incomplete' ? (
              <ul className="problems">
                {reading.problems.slice(0, 3).map(problem => (
                  <li key={problem.at + problem.says}>
                    <button type="button" className="quiet" onClick={() => showPlace(problem.at)}>
                      {problem.says}
                    </button>
                  </li>
                ))}
                {reading.problems.length > 3 && <li>… and {reading.problems.length - 3} more.</li>}
              </ul>
            ) : importing.state === 'done' ? (
              'Importing again retires the answers that came before; they stay readable.'
            ) : (
              'Importing spends nothing. Everything is fixed before a row is read.'
            )}
          </div>
          <button
            type="button"
            className="quiet"
            disabled={reading.state === 'incomplete'}
            onClick={saveRecipe}
          >
            Save as a recipe
          </button>
          <button
            type="button"
            className={importing.state === 'done' ? '' : 'primary'}
            disabled={reading.state === 'incomplete' || blocked}
            onClick={() => void importSource()}
          >
            {importing.state === 'done' ? 'Import again' : 'Import'}
          </button>
          {importing.state === 'done' && (
            <button type="button" className="primary" onClick={() => go('overview')}>
              Go on to Overview
            </button>
          )}
        </>
      )}
    </section>
  );
}
