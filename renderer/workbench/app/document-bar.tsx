import { hasUnsaved } from '../state/document-slice.ts';
import { useWorkbench } from '../state/use-workbench.ts';

/** Which document this window is of, and whether all of it is in its file. */
export function DocumentBar({ onSave }: { onSave: () => void }) {
  const name = useWorkbench(state => state.documentName);
  const empty = useWorkbench(state => state.answers.length === 0);
  const unsaved = useWorkbench(hasUnsaved);
  if (empty && name.state === 'unnamed') return null;
  return (
    <section className="document-bar" aria-label="Document">
      <span className="document-name">{name.state === 'named' ? name.name : 'Not saved yet'}</span>
      <span className="rail-says">{unsaved ? 'changes to save' : 'saved'}</span>
      {name.state === 'named' && name.form === 'plain' && (
        <span className="rail-says">not sealed: whoever had the file could change what it says</span>
      )}
      <button type="button" disabled={empty || !unsaved} onClick={onSave}>
        Save
      </button>
    </section>
  );
}
