import { Field } from '../../controls/field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import type { ColumnDraft } from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';

type Signal = ColumnDraft['signal'];

const signals: readonly (readonly [Signal, string])[] = [
  ['words', 'words, such as yes and no'],
  ['tcf', 'IAB consent string (TCF 2)'],
  ['onetrust', 'OneTrust groups'],
  ['segment', 'Segment preferences'],
  ['adobe-opt-in', 'Adobe opt-in'],
  ['adobe-opt-out', 'Adobe opt-out'],
  ['snowplow-preferences', 'Snowplow choices'],
  ['snowplow-basis', 'Snowplow legal basis'],
  ['us-privacy', 'US privacy string'],
  ['gpc', 'Global Privacy Control'],
];

const purposes: Partial<
  Record<Signal, { readonly label: string; readonly example: string; readonly hint?: string }>
> = {
  tcf: { label: 'Purposes agreed to', example: '1, then Enter' },
  onetrust: { label: 'Groups agreed to', example: 'C0002, then Enter' },
  segment: { label: 'Categories agreed to', example: 'Analytics, then Enter' },
  'adobe-opt-in': { label: 'Purposes agreed to', example: 'DMP, then Enter' },
  'snowplow-preferences': { label: 'Scopes agreed to', example: 'analytics, then Enter' },
  'snowplow-basis': { label: 'Legal bases', example: 'consent, then Enter', hint: 'One of them is enough.' },
  'adobe-opt-out': { label: 'Purposes not objected to', example: 'DMP, then Enter' },
};

/** Who may be analysed for what: how the column says it, and what it must say. */
export function ConsentDetails({
  position,
  draft,
  set,
}: {
  position: number;
  draft: ColumnDraft;
  set: (patch: Partial<ColumnDraft>) => void;
}) {
  const when = useWorkbench(state =>
    state.draft.state === 'drafted' ? state.draft.mapping.consentWhen : 'every',
  );
  const setMapping = useWorkbench(state => state.setMapping);
  /** The rule holds for all signals together and stands at the first. */
  const isFirst = useWorkbench(
    state =>
      state.draft.state === 'drafted' &&
      !Object.entries(state.draft.mapping.columns).some(
        ([at, { role }]) => role === 'consent' && Number(at) < position,
      ),
  );
  const named = purposes[draft.signal];
  return (
    <>
      <Field label="Written as">
        {ids => (
          <select
            {...ids}
            value={draft.signal}
            onChange={event => set({ signal: event.target.value as Signal, purposes: [] })}
          >
            {signals.map(([signal, words]) => (
              <option key={signal} value={signal}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.signal === 'words' && (
        <Field
          label="Granted means"
          hint="Any other word counts as no consent. Words are typed here; none is shown from the file."
        >
          {ids => (
            <WordList
              {...ids}
              label="words that mean consent was given"
              words={draft.granted}
              placeholder="yes, then Enter"
              onChange={granted => set({ granted })}
            />
          )}
        </Field>
      )}
      {named && (
        <Field label={named.label} hint={named.hint ?? 'All of them are needed.'}>
          {ids => (
            <WordList
              {...ids}
              label={named.label.toLowerCase()}
              words={draft.purposes}
              placeholder={named.example}
              onChange={next => set({ purposes: next })}
            />
          )}
        </Field>
      )}
      {isFirst && (
        <Field label="When rows disagree" hint="Rows that say nothing are no consent.">
          {ids => (
            <select
              {...ids}
              value={when}
              onChange={event =>
                setMapping({ consentWhen: event.target.value === 'last' ? 'last' : 'every' })
              }
            >
              <option value="every">every row must grant it</option>
              <option value="last">the last row that says something decides</option>
            </select>
          )}
        </Field>
      )}
    </>
  );
}
