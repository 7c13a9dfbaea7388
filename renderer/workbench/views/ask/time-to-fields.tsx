import { Field } from '../../controls/field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';

export function TimeToFields() {
  const timeTo = useWorkbench(state => state.question.time_to);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const set = (patch: Partial<typeof timeTo>) => setQuestion({ time_to: { ...timeTo, ...patch } });
  return (
    <div className="rows">
      <Field label="From" hint="A person's first time there.">
        {ids => (
          <input
            {...ids}
            list="touchpoints"
            value={timeTo.start}
            autoComplete="off"
            onChange={event => set({ start: event.target.value })}
          />
        )}
      </Field>
      <Field label="To" hint="Their first time there after that.">
        {ids => (
          <input
            {...ids}
            list="touchpoints"
            value={timeTo.end}
            autoComplete="off"
            onChange={event => set({ end: event.target.value })}
          />
        )}
      </Field>
      <OfferedTouchpoints />
    </div>
  );
}
