import { Field } from '../../controls/field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

export function CompareFields() {
  const compare = useWorkbench(state => state.question.compare);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const attributes = importing.state === 'done' ? Object.keys(importing.mapping.attributes) : [];
  const set = (patch: Partial<typeof compare>) => setQuestion({ compare: { ...compare, ...patch } });
  return (
    <div className="rows">
      <Field
        label="People by"
        hint={
          attributes.length === 0
            ? 'The mapping has no attribute yet.'
            : 'One value a person, so that nobody is in two groups.'
        }
      >
        {ids => (
          <select {...ids} value={compare.by} onChange={event => set({ by: event.target.value })}>
            <option value="">choose</option>
            {attributes.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TouchpointField label="Outcome" value={compare.outcome} onChange={outcome => set({ outcome })} />
      <Field label="Only" hint="Values to compare, as typed. None: all that are common enough to show.">
        {ids => (
          <WordList
            {...ids}
            label="groups to compare"
            placeholder="all groups"
            words={compare.segments}
            onChange={segments => set({ segments })}
          />
        )}
      </Field>
      <OfferedTouchpoints />
    </div>
  );
}
