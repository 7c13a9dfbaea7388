import { useMemo, useRef, useState } from 'react';
import type { Mapping } from '../../../../shared/policy/mapping.ts';
import { isFault, joinedGroups, readTaxonomy, suggestedGroups } from '../../../../shared/policy/taxonomy.ts';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { type GroupDraft, type MappingDraft, type Problem, problemAt } from '../../state/mapping-draft.ts';
import { releasedTouchpoints } from '../../state/offered-names.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { countOf } from '../../words/figures.ts';

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
      <div className="group-actions">
        <button
          type="button"
          className="quiet"
          onClick={() => set({ groups: [...draft.groups, { name: '', patterns: [] }] })}
        >
          <Icon name="plus" /> Add a group
        </button>
        <TaxonomyFile draft={draft} set={set} />
      </div>
      <SuggestedGroups draft={draft} set={set} />
    </section>
  );
}

type SetMapping = (patch: Partial<MappingDraft>) => void;

function withGroups(draft: MappingDraft, groups: Mapping['groups']): Partial<MappingDraft> {
  const named = draft.groups.filter(({ name, patterns }) => name !== '' || patterns.length > 0);
  const known = Object.fromEntries(named.map(({ name, patterns }) => [name, [...patterns]]));
  return {
    groups: Object.entries(joinedGroups(known, groups)).map(([name, patterns]) => ({ name, patterns })),
  };
}

/** A file of groups holds no record: a person wrote it. It is read here and not kept. */
function TaxonomyFile({ draft, set }: { draft: MappingDraft; set: SetMapping }) {
  const input = useRef<HTMLInputElement>(null);
  const [says, setSays] = useState('');
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const groups = file.size > mostTaxonomyBytes ? 'too large' : readTaxonomy(await file.text());
    if (groups === 'too large') setSays('The file is too large for a list of groups. Nothing was changed.');
    else if (isFault(groups))
      setSays(`Line ${groups.line} cannot be read: ${groups.why}. Nothing was changed.`);
    else {
      set(withGroups(draft, groups));
      setSays(`${countOf(Object.keys(groups).length, 'group', 'groups')} taken from the file.`);
    }
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => input.current?.click()}>
        <Icon name="file" /> Take groups from a file …
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File of groups"
        accept=".csv,.tsv,.txt"
        onChange={event => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <span role="status" className="hint">
        {says}
      </span>
    </>
  );
}

const mostTaxonomyBytes = 4 << 20;

/** From names that were released or declared; no other name is looked at. */
function SuggestedGroups({ draft, set }: { draft: MappingDraft; set: SetMapping }) {
  const answers = useWorkbench(state => state.answers);
  const suggested = useMemo(
    () => Object.entries(suggestedGroups(releasedTouchpoints(answers, draft.public))),
    [answers, draft.public],
  );
  const open = suggested.filter(([name]) => !draft.groups.some(group => group.name === name));
  if (open.length === 0) return null;
  return (
    <div className="suggested-groups">
      <p className="hint">Names that showed, or that you declared, begin alike. Count them as one?</p>
      {open.slice(0, 12).map(([name, patterns]) => (
        <button
          key={name}
          type="button"
          className="quiet"
          onClick={() => set(withGroups(draft, { [name]: patterns }))}
        >
          <Icon name="plus" /> {name} = {patterns.join(', ')}
        </button>
      ))}
    </div>
  );
}
