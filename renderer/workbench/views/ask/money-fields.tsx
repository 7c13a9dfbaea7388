import { Field } from '../../controls/field.tsx';
import { NumberField } from '../../controls/number-field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';
import { SubjectOptions } from './subject-options.tsx';

export const SumFields = () => <MoneyFields ask="sum" />;
export const MeanFields = () => <MoneyFields ask="mean" />;

function MoneyFields({ ask }: { ask: 'sum' | 'mean' }) {
  const money = useWorkbench(state => state.question[ask]);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  const set = (patch: Partial<typeof money>) => setQuestion({ [ask]: { ...money, ...patch } });
  const severalGroups = money.by === 'channel' || money.by === 'touchpoint';
  return (
    <div className="rows">
      <Field label="By">
        {ids => (
          <select {...ids} value={money.by} onChange={event => set({ by: event.target.value })}>
            <option value="">everybody together</option>
            <SubjectOptions />
          </select>
        )}
      </Field>
      <NumberField
        label="Clamp"
        hint="A person counts with at most this much in all. Choose it from what is publicly known, or ask Frequency of amounts first: its answer offers a limit."
        min={0}
        step="any"
        unit={`${mapping?.amount?.currency ?? ''} a person`}
        value={money.clamp}
        onChange={clamp => set({ clamp })}
      />
      {severalGroups && (
        <AtMostField
          hint="How many groups one person can add to. More needs more noise for the people in them."
          unit="groups"
          value={money.atMost}
          onChange={atMost => set({ atMost })}
        />
      )}
    </div>
  );
}
