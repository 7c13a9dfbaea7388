import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { WordList } from '../../controls/word-list.tsx';
import type { QuestionDraft } from '../../state/question-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { ChoiceField } from './choice-field.tsx';
import { MoreFields } from './more-fields.tsx';
import { OfferedTouchpoints, useOfferedTouchpoints } from './offered-touchpoints.tsx';
import { WindowField } from './window-field.tsx';

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
        <ChoiceField
          label="Order"
          choices={[
            ['sequential', 'one after another'],
            ['strict', 'one right after another'],
            ['any', 'any order'],
          ]}
          value={funnel.order}
          onChange={order => set({ order })}
        />
        {clock && (
          <WindowField
            label="Within"
            says="Time allowed from the first step"
            window={within}
            onChange={within => set({ within })}
          />
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
      <MoreFields says="More about the steps" used={isUsed(funnel)}>
        {clock && (
          <WindowField
            label="Each step"
            says="Time allowed from the step before"
            window={funnel.stepWithin}
            onChange={stepWithin => set({ stepWithin })}
          />
        )}
        <Field label="Without" hint="Who meets one of these between two steps goes no further.">
          {ids => (
            <WordList
              {...ids}
              label="Touchpoints that end the funnel"
              placeholder="nothing"
              words={funnel.exclude}
              offered={unused}
              onChange={exclude => set({ exclude })}
            />
          )}
        </Field>
        {attributes.length > 0 && (
          <ChoiceField
            label="Same"
            hint="Later steps count only with the value of the first one."
            choices={[['', 'nothing held'] as const, ...attributes.map(name => [name, name] as const)]}
            value={funnel.hold}
            onChange={hold => set({ hold })}
          />
        )}
        {clock && funnel.by === '' && funnel.over === '' && (
          <ChoiceField
            label="Times"
            hint="How long each step took counts a person once more for each step, which needs more noise."
            choices={[
              ['no', 'not told'],
              ['steps', 'from step to step'],
            ]}
            value={funnel.timed ? 'steps' : 'no'}
            onChange={told => set({ timed: told === 'steps' })}
          />
        )}
        {clock && funnel.by === '' && (
          <ChoiceField
            label="Over"
            hint="A funnel for those who entered it in each period between the mapping’s dates."
            choices={[
              ['', 'all time'],
              ['day', 'days'],
              ['week', 'weeks'],
              ['month', 'months'],
            ]}
            value={funnel.over}
            onChange={over => set({ over })}
          />
        )}
      </MoreFields>
      <OfferedTouchpoints />
    </>
  );
}

function isUsed({ stepWithin, exclude, hold, over, timed }: QuestionDraft['funnel']): boolean {
  return timed || stepWithin.amount !== '' || exclude.length > 0 || hold !== '' || over !== '';
}
