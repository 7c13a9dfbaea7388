import { useMemo } from 'react';
import { offeredTouchpoints } from '../../state/offered-names.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

/** The list that touchpoint fields of the builder offer, under the id `touchpoints`. */
export function OfferedTouchpoints() {
  const names = useOfferedTouchpoints();
  return (
    <datalist id="touchpoints">
      {names.map(name => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

export function useOfferedTouchpoints(): readonly string[] {
  const importing = useWorkbench(state => state.importing);
  const answers = useWorkbench(state => state.answers);
  return useMemo(
    () => (importing.state === 'done' ? offeredTouchpoints(importing.mapping, answers, importing.turn) : []),
    [importing, answers],
  );
}
