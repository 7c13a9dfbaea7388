import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { type GroupDraft, type MappingDraft, type Problem, problemAt } from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

export function TouchpointsForm({ draft, problems }: { draft: MappingDraft; problems: readonly Problem[] }) {
  const set = useWorkbench(state => state.setMapping);
  const setGroup = (index: number, patch: Partial<GroupDraft>) =>
    set({ groups: draft.groups.map((group, at) => (at === index ? { ...group, ...patch } : group)) });
  return (
    <section className="panel" aria-labelledby="touchpoints-title">
      <h2 id="touchpoints-title">Touchpoints</h2>
      <Field
        label="Known by name"
        hint="Names that are public anyway, such as the pages of a site. Questions can offer them; whether they occur is not told."
      >
        {ids => (
          <WordList
            {...ids}
            label="public touchpoints"
            words={draft.public}
            placeholder="home, then Enter"
            onChange={words => set({ public: words })}
          />
        )}
      </Field>
      <h3>Groups</h3>
      <p className="hint">
        Touchpoints counted as one, by name or by pattern (product* is all that begin so).
      </p>
      {draft.groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group has no other identity while its name is typed.
        <div key={index} className="group-row" data-at={`group-${index}`}>
          <input
            aria-label={`Name of group ${index + 1}`}
            value={group.name}
            placeholder="browse"
            onChange={event => setGroup(index, { name: event.target.value })}
          />
          <span aria-hidden="true">=</span>
          <WordList
            label={`touchpoints of group ${group.name || index + 1}`}
            words={group.patterns}
            placeholder="search, product*"
            onChange={patterns => setGroup(index, { patterns })}
          />
          <button
            type="button"
            className="bare"
            aria-label={`Remove group ${group.name || index + 1}`}
            onClick={() => set({ groups: draft.groups.filter((_, at) => at !== index) })}
          >
            <Icon name="cross" />
          </button>
          {problemAt(problems, `group-${index}`) && (
            <p className="problem">{problemAt(problems, `group-${index}`)}</p>
          )}
        </div>
      ))}
      <button
        type="button"
        className="quiet"
        onClick={() => set({ groups: [...draft.groups, { name: '', patterns: [] }] })}
      >
        <Icon name="plus" /> Add a group
      </button>
    </section>
  );
}
