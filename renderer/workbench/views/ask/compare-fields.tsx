import { Field } from '../../controls/field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AttributeField } from './attribute-field.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

export function CompareFields() {
  const compare = useWorkbench(state => state.question.compare);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof compare>) => setQuestion({ compare: { ...compare, ...patch } });
  return (
    <div className="rows">
      <AttributeField value={compare.by} onChange={by => set({ by })} />
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
