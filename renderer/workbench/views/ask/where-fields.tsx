import type { Where } from '../../../../shared/policy/question-parts.ts';
import { Field } from '../../controls/field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { useWorkbench } from '../../state/use-workbench.ts';
import { statedWhere } from '../../state/where-draft.ts';
import { MoreFields } from './more-fields.tsx';
import { useOfferedTouchpoints } from './offered-touchpoints.tsx';

/** Which part of the journeys the question is asked of. Values are typed; nothing tells whether anybody has them. */
export function WhereFields() {
  const where = useWorkbench(state => state.question.where);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const importing = useWorkbench(state => state.importing);
  const ledger = useWorkbench(state => state.ledger);
  const names = useOfferedTouchpoints();
  if (importing.state !== 'done') return null;
  const { mapping } = importing;
  const filter: Where = where === 'all' ? {} : where;
  const set = (patch: Partial<Where>) => setQuestion({ where: statedWhere({ ...filter, ...patch }) });
  const attributes = filter.attributes ?? {};
  const parts = ledger.state === 'known' ? ledger.view.terms.parts : undefined;
  return (
    <MoreFields says="Only a part of the journeys" used={where !== 'all'}>
      {mapping.time.kind !== 'order' && (
        <Field label="Events" hint="From the first day on, and before the second one.">
          {ids => (
            <span className="two-fields">
              <input
                {...ids}
                type="date"
                aria-label="Events from"
                value={filter.from ?? ''}
                onChange={event => set({ from: event.target.value })}
              />
              <input
                type="date"
                aria-label="Events before"
                value={filter.to ?? ''}
                onChange={event => set({ to: event.target.value })}
              />
            </span>
          )}
        </Field>
      )}
      {mapping.channel !== undefined && (
        <Names
          label="Channel"
          says="Channels of events"
          words={filter.channel}
          onChange={channel => set({ channel })}
        />
      )}
      {Object.keys(mapping.attributes).map(name => (
        <Names
          key={name}
          label={name}
          says={`Values of ${name}`}
          words={attributes[name]}
          onChange={values => set({ attributes: { ...attributes, [name]: values } })}
        />
      ))}
      {parts !== undefined && (
        <PartsField
          all={parts}
          chosen={filter.parts ?? []}
          onChange={chosen => set({ parts: chosen.length === 0 ? undefined : chosen })}
        />
      )}
      <Names
        label="Who met"
        says="Touchpoints that people met, every one"
        hint="Every one of them, in the events that are left."
        words={filter.seen}
        offered={names}
        onChange={seen => set({ seen })}
      />
      <Names
        label="Not met"
        says="Touchpoints that people did not meet"
        words={filter.not_seen}
        offered={names}
        onChange={not_seen => set({ not_seen })}
      />
    </MoreFields>
  );
}

/** Some of the parts into which the population's terms divide its people; those alone pay. */
function PartsField({
  all,
  chosen,
  onChange,
}: {
  all: number;
  chosen: readonly number[];
  onChange: (parts: number[]) => void;
}) {
  const numbers = Array.from({ length: all }, (_, part) => part + 1);
  return (
    <Field
      label="Parts"
      hint="Of the people, divided by chance. None chosen: everybody, and every part pays."
    >
      {ids => (
        <fieldset {...ids} className="checks">
          {numbers.map(part => (
            <label key={part} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(part)}
                onChange={({ target }) =>
                  onChange(numbers.filter(n => (n === part ? target.checked : chosen.includes(n))))
                }
              />
              {part}
            </label>
          ))}
        </fieldset>
      )}
    </Field>
  );
}

function Names({
  label,
  says,
  hint,
  words = [],
  offered = [],
  onChange,
}: {
  label: string;
  says: string;
  hint?: string;
  words?: readonly string[] | undefined;
  offered?: readonly string[];
  onChange: (words: string[]) => void;
}) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {ids => (
        <WordList
          {...ids}
          label={says}
          words={words}
          offered={offered}
          placeholder="any"
          onChange={words => onChange([...words])}
        />
      )}
    </Field>
  );
}
