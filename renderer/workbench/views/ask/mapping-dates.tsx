import { useWorkbench } from '../../state/use-workbench.ts';
import { showPlace } from '../map/show-place.ts';

/** From when to when the periods of a question are, in words. */
export function useMappingDates(): string {
  const importing = useWorkbench(state => state.importing);
  const { from, to } = importing.state === 'done' ? importing.mapping : {};
  return from && to
    ? `From ${from} to before ${to}, the dates of the mapping.`
    : 'The mapping has no dates yet: give it both.';
}

/** The way to where the dates are given, for as long as they are not. */
export function DatesInMap() {
  const importing = useWorkbench(state => state.importing);
  const go = useWorkbench(state => state.go);
  const { from, to } = importing.state === 'done' ? importing.mapping : {};
  if (from && to) return null;
  const show = () => {
    go('map');
    requestAnimationFrame(() => showPlace('from'));
  };
  return (
    <button type="button" className="quiet" onClick={show}>
      Give the dates in Map
    </button>
  );
}
