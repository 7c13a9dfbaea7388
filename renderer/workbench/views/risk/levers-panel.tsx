import type { Mapping } from '../../../../shared/policy/mapping.ts';
import {
  asMapped,
  catchAllName,
  coarserPrecisions,
  identifyingAttributes,
  type RiskView as View,
  widerBands,
} from '../../../../shared/policy/risk-view.ts';
import { Field } from '../../controls/field.tsx';
import { isAsMapped } from '../../state/risk-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

/** Looks at the file coarser than it is mapped: nothing is imported until it is applied. */
export function LeversPanel() {
  const importing = useWorkbench(state => state.importing);
  const view = useWorkbench(state => state.riskView);
  const setView = useWorkbench(state => state.setRiskView);
  const apply = useWorkbench(state => state.applyRiskView);
  const looking = useWorkbench(state => state.riskWork === 'looking');
  if (importing.state !== 'done') return null;
  const { mapping } = importing;
  return (
    <section className="panel levers" aria-labelledby="levers-title">
      <h2 id="levers-title">What if it were coarser?</h2>
      <div className="rows">
        <TimeLever mapping={mapping} view={view} />
        <TouchpointLever mapping={mapping} view={view} />
        {identifyingAttributes(mapping).map(name => (
          <AttributeLever key={name} name={name} mapping={mapping} view={view} />
        ))}
      </div>
      <div className="levers-foot">
        <button
          type="button"
          className="primary"
          disabled={isAsMapped(view) || looking}
          onClick={() => void apply(view)}
        >
          Apply and import again
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isAsMapped(view)}
          onClick={() => void setView(asMapped)}
        >
          As mapped
        </button>
      </div>
      <p className="hint">
        Applying changes the mapping and the recipe. Answers so far stay readable but are retired, and every
        later release says that its mapping was chosen after a preview.
      </p>
    </section>
  );
}

function TimeLever({ mapping, view }: { mapping: Mapping; view: View }) {
  const setView = useWorkbench(state => state.setRiskView);
  const coarser = coarserPrecisions(mapping);
  if (mapping.time.kind === 'order' || coarser.length === 0) return null;
  return (
    <Field label="Times">
      {ids => (
        <select
          {...ids}
          value={view.precision}
          onChange={event => void setView({ ...view, precision: event.target.value as View['precision'] })}
        >
          <option value="as mapped">to the {mapping.precision}, as mapped</option>
          {coarser.map(precision => (
            <option key={precision} value={precision}>
              to the {precision}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function TouchpointLever({ mapping, view }: { mapping: Mapping; view: View }) {
  const setView = useWorkbench(state => state.setRiskView);
  if (catchAllName(mapping) === 'none') return null;
  return (
    <Field label="Touchpoints">
      {ids => (
        <select
          {...ids}
          value={view.touchpoints}
          onChange={event =>
            void setView({ ...view, touchpoints: event.target.value as View['touchpoints'] })
          }
        >
          <option value="as mapped">all, as mapped</option>
          <option value="declared">declared ones only, the others as one</option>
        </select>
      )}
    </Field>
  );
}

function AttributeLever({ name, mapping, view }: { name: string; mapping: Mapping; view: View }) {
  const setView = useWorkbench(state => state.setRiskView);
  const wider = widerBands(mapping.attributes[name]?.bands);
  const choose = (how: string) => {
    const { [name]: _, ...others } = view.attributes;
    const attributes = how === 'wider' || how === 'dropped' ? { ...others, [name]: how } : others;
    void setView({ ...view, attributes } as View);
  };
  return (
    <Field label={name}>
      {ids => (
        <select
          {...ids}
          value={view.attributes[name] ?? 'as mapped'}
          onChange={event => choose(event.target.value)}
        >
          <option value="as mapped">as mapped</option>
          {wider !== 'widest' && <option value="wider">bands joined two by two: {wider.join(', ')}</option>}
          <option value="dropped">left out</option>
        </select>
      )}
    </Field>
  );
}
