import { Field } from '../../controls/field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import type { Group } from '../../state/group-draft.ts';

/** Names that are told as one: a row for each group, and an empty one. */
export function GroupFields({
  groups,
  names,
  onChange,
  hint = 'Several under one name, or one under another name.',
}: {
  groups: readonly Group[];
  names: readonly string[];
  onChange: (groups: readonly Group[]) => void;
  hint?: string;
}) {
  const rows = [...groups, ['', []] as const];
  return rows.map(([name, members], index) => (
    <Field
      // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place while its name is typed.
      key={index}
      label={index === 0 ? 'Together' : ''}
      {...(index === 0 && { hint })}
    >
      {ids => (
        <span className="two-fields">
          <input
            {...ids}
            aria-label={`Name of group ${index + 1}`}
            value={name}
            placeholder="a name"
            autoComplete="off"
            onChange={event => onChange(rows.with(index, [event.target.value, members]))}
          />
          <WordList
            label={`Members of group ${index + 1}`}
            words={members}
            offered={names}
            placeholder="of these"
            onChange={words => onChange(rows.with(index, [name, words]))}
          />
        </span>
      )}
    </Field>
  ));
}
