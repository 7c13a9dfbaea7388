import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { ChoiceField } from './choice-field.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

export function TimeToFields() {
  const timeTo = useWorkbench(state => state.question.time_to);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<QuestionDraft['time_to']>) => setQuestion({ time_to: { ...timeTo, ...patch } });
  return (
    <div className="rows">
      <TouchpointField
        label="From"
        placeholder="the first event"
        value={timeTo.start}
        onChange={start => set({ start })}
      />
      <TouchpointField
        label="To"
        hint="Their first time there after that."
        value={timeTo.end}
        onChange={end => set({ end })}
      />
      {timeTo.start.trim() !== '' && (
        <ChoiceField
          label="Which"
          choices={[
            ['first', 'from the first time there'],
            ['last', 'from the last time before'],
          ]}
          value={timeTo.occurrence}
          onChange={occurrence => set({ occurrence })}
        />
      )}
      <OfferedTouchpoints />
    </div>
  );
}
