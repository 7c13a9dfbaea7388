import { useWorkbench } from '../state/use-workbench.ts';

/** Tells assistive technology what happened. */
export function Announcer() {
  const { says, turn } = useWorkbench(state => state.announcement);
  return (
    <output className="visually-hidden" aria-live="polite">
      <span key={turn}>{says}</span>
    </output>
  );
}
