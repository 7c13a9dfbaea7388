import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { OfferedTouchpoints, useOfferedTouchpoints } from './offered-touchpoints.tsx';

export function FunnelFields() {
  const funnel = useWorkbench(state => state.question.funnel);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const names = useOfferedTouchpoints();
  const set = (patch: Partial<typeof funnel>) => setQuestion({ funnel: { ...funnel, ...patch } });
  const { steps, within } = funnel;
  const mapping = importing.state === 'done' ? importing.mapping : undefined;
  const attributes = Object.keys(mapping?.attributes ?? {});
  const clock = mapping?.time.kind !== 'order';
  const unused = names.filter(name => !steps.includes(name));
  const append = (name: string) => {
    const empty = steps.indexOf('');
    set({ steps: empty < 0 ? [...steps, name] : steps.with(empty, name) });
  };
  const move = (from: number, to: number) => {
    const moved = [...steps];
    moved.splice(to, 0, ...moved.splice(from, 1));
    set({ steps: moved });
  };
  return (
    <>
      <fieldset className="steps-field">
        <legend>Steps in order. Any name can be typed.</legend>
        <ol>
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place while its name is typed.
            <li key={index}>
              <span className="figure" aria-hidden="true">
                {index + 1}
              </span>
              <input
                aria-label={`Step ${index + 1}`}
                list="touchpoints"
                value={step}
                placeholder={index === 0 ? 'a touchpoint' : 'a later one'}
                autoComplete="off"
                onChange={event => set({ steps: steps.with(index, event.target.value) })}
              />
              <button
                type="button"
                className="bare"
                aria-label={`Move step ${index + 1} up`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                className="bare"
                aria-label={`Move step ${index + 1} down`}
                disabled={index === steps.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                className="bare"
                aria-label={`Remove step ${index + 1}`}
                disabled={steps.length <= 2}
                onClick={() => set({ steps: steps.toSpliced(index, 1) })}
              >
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ol>
        <div className="offered">
          {unused.slice(0, 12).map(name => (
            <button key={name} type="button" className="word offer" onClick={() => append(name)}>
              <Icon name="plus" /> {name}
            </button>
          ))}
          <button
            type="button"
            className="quiet"
            disabled={steps.length >= 20}
            onClick={() => set({ steps: [...steps, ''] })}
          >
            <Icon name="plus" /> Another step
          </button>
        </div>
      </fieldset>
      <div className="rows">
        {clock && (
          <Field label="Within">
            {ids => (
              <span className="with-unit">
                <input
                  {...ids}
                  type="number"
                  min={1}
                  placeholder="any"
                  aria-label="Time allowed from the first step; empty: any"
                  value={within.amount}
                  onChange={event => set({ within: { ...within, amount: event.target.value } })}
                />
                <select
                  aria-label="Unit of the time allowed"
                  value={within.unit}
                  onChange={event =>
                    set({ within: { ...within, unit: event.target.value as typeof within.unit } })
                  }
                >
                  <option>minutes</option>
                  <option>hours</option>
                  <option>days</option>
                  <option>weeks</option>
                </select>
              </span>
            )}
          </Field>
        )}
        {attributes.length > 0 && (
          <Field label="By">
            {ids => (
              <span className="with-unit">
                <select {...ids} value={funnel.by} onChange={event => set({ by: event.target.value })}>
                  <option value="">nothing: everybody</option>
                  {attributes.map(name => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
                {funnel.by !== '' && (
                  <select
                    aria-label={`Whose ${funnel.by} counts`}
                    value={funnel.at}
                    onChange={event => set({ at: event.target.value as typeof funnel.at })}
                  >
                    <option value="first">first value</option>
                    <option value="last">last value</option>
                  </select>
                )}
              </span>
            )}
          </Field>
        )}
      </div>
      <OfferedTouchpoints />
    </>
  );
}
