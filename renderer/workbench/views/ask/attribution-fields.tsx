import { attributionModels } from '../../../../shared/policy/questions/attribution.ts';
import { NumberField, wholeNumberIn } from '../../controls/number-field.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AtMostField } from './at-most-field.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

const modelNames = {
  first: 'First touch',
  last: 'Last touch',
  linear: 'Linear',
  time_decay: 'Time decay',
  position: 'Position 40-20-40',
  position_j: 'Position 20-20-60',
  markov: 'Removal effect',
  shapley: 'Shapley',
} as const satisfies Record<(typeof attributionModels)[number], string>;

export function AttributionFields() {
  const attribution = useWorkbench(state => state.question.attribution);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const { models } = attribution;
  const set = (patch: Partial<typeof attribution>) =>
    setQuestion({ attribution: { ...attribution, ...patch } });
  return (
    <div className="rows">
      <TouchpointField
        label="Conversion"
        value={attribution.conversion}
        onChange={conversion => set({ conversion })}
      />
      <fieldset className="choice model-choice">
        <legend>Models</legend>
        {attributionModels.map(model => (
          <label key={model} className="with-unit">
            <input
              type="checkbox"
              checked={models.includes(model)}
              onChange={event =>
                set({
                  models: attributionModels.filter(other =>
                    other === model ? event.target.checked : models.includes(other),
                  ),
                })
              }
            />
            {modelNames[model]}
          </label>
        ))}
      </fieldset>
      <p className="hint">Each model shares the question’s price: fewer models are more precise.</p>
      {models.includes('time_decay') && (
        <NumberField
          label="Half-life"
          min={0}
          step="any"
          unit="days before the conversion"
          value={attribution.halfLifeDays}
          onChange={typed => set({ halfLifeDays: Number(typed) || 0 })}
        />
      )}
      {models.includes('markov') && (
        <NumberField
          label="Depth"
          hint="Paths of that many channels are counted, one a person."
          min={1}
          max={10}
          unit="channels"
          value={attribution.depth}
          onChange={typed => set({ depth: wholeNumberIn(typed, 1, 10) })}
        />
      )}
      <AtMostField
        hint="How many channels one person can credit."
        unit="channels"
        value={attribution.atMost}
        onChange={atMost => set({ atMost })}
      />
      <OfferedTouchpoints />
    </div>
  );
}
