import { type ReactNode, useState } from 'react';
import { exportFormats, type Policy, policySchema } from '../../../../shared/policy/policy.ts';
import type { GovernanceView } from '../../../../shared/protocol/governance.ts';
import { Field } from '../../controls/field.tsx';
import { NumberField } from '../../controls/number-field.tsx';
import { WordList } from '../../controls/word-list.tsx';
import { smallCellWords } from '../../words/governance.ts';
import { AdoptBar } from './adopt-bar.tsx';
import { blankPolicy, type PolicyDraft, readPolicyDraft } from './policy-draft.ts';

const { shape } = policySchema;
const grounds = shape.legal_basis.shape.ground.options;
const precisions = shape.time_precision.unwrap().options;
const specialGrounds = shape.special_categories.unwrap().shape.ground.unwrap().options[1].options;

type Change = (patch: Partial<PolicyDraft>) => void;
interface Section {
  readonly draft: PolicyDraft;
  readonly change: Change;
  readonly problemAt: (path: string) => string | undefined;
}

/** Every rule of a policy, and what putting it in force would take. */
export function PolicyForm({
  from,
  view,
  onEnd,
}: {
  from: Policy | 'blank';
  view: GovernanceView;
  onEnd: () => void;
}) {
  const [draft, setDraft] = useState<PolicyDraft>(() => (from === 'blank' ? blankPolicy(new Date()) : from));
  const [tried, setTried] = useState(from !== 'blank');
  const read = readPolicyDraft(draft);
  const section: Section = {
    draft,
    change: patch => setDraft(before => ({ ...before, ...patch })),
    problemAt: path =>
      tried && read.state === 'incomplete'
        ? [...read.problems].find(([at]) => at === path || at.startsWith(`${path}.`))?.[1]
        : undefined,
  };
  return (
    <form className="policy-form" onSubmit={event => event.preventDefault()} aria-label="Policy">
      <WhoAndWhy {...section} />
      <Limits {...section} />
      <ColumnRules {...section} />
      <ConsentRules {...section} />
      <ExportRules {...section} />
      <section className="panel" aria-label="Put in force">
        {read.state === 'whole' ? (
          <AdoptBar
            view={view}
            policy={read.policy}
            text={JSON.stringify(read.policy)}
            signed="unsigned"
            onDone={onEnd}
          >
            <button type="button" onClick={onEnd}>
              Leave it
            </button>
          </AdoptBar>
        ) : (
          <div className="adopt-bar">
            <p className={tried ? 'problem' : 'hint'}>
              {tried
                ? `Not complete: ${[...read.problems.keys()].map(at => fieldNames[at] ?? at).join(', ')}.`
                : 'Who answers for the data, how to reach them, what for, and a title are needed.'}
            </p>
            <div className="adopt-actions">
              <button type="button" className="primary" onClick={() => setTried(true)}>
                See what is missing
              </button>
              <button type="button" onClick={onEnd}>
                Leave it
              </button>
            </div>
          </div>
        )}
      </section>
    </form>
  );
}

const fieldNames: Readonly<Record<string, string>> = {
  title: 'title',
  controller: 'who is answerable',
  contact: 'how to reach them',
  purpose: 'purpose',
  'protect.k': 'least people',
  'protect.epsilon': 'ε',
  'protect.delta': 'δ',
  most_per_question: 'most for one question',
  expires: 'last day',
};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="panel">
      <legend>{title}</legend>
      <div className="fields three">{children}</div>
    </fieldset>
  );
}

function WhoAndWhy({ draft, change, problemAt }: Section) {
  const text = (name: 'title' | 'controller' | 'contact', label: string, placeholder: string) => (
    <Field label={label} problem={problemAt(name)}>
      {ids => (
        <input
          {...ids}
          value={draft[name] ?? ''}
          placeholder={placeholder}
          onChange={event => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const basis = draft.legal_basis ?? { ground: 'consent' as const };
  return (
    <Part title="Who and why">
      {text('title', 'Title', 'Journeys of the shop, 2027')}
      {text('controller', 'Answerable (controller)', 'Example Shop Ltd')}
      {text('contact', 'How people reach them', 'privacy@example.org')}
      <Optional name="dpo" label="Data protection officer" draft={draft} change={change} />
      <Optional name="people" label="Whose data they are" draft={draft} change={change} />
      <Field label="Purpose" problem={problemAt('purpose')} className="wide">
        {ids => (
          <textarea
            {...ids}
            rows={2}
            value={draft.purpose ?? ''}
            onChange={event => change({ purpose: event.target.value })}
          />
        )}
      </Field>
      <Choice
        label="Legal basis (GDPR 6)"
        options={grounds.map(ground => [ground, ground])}
        value={basis.ground}
        onChange={ground => change({ legal_basis: { ...basis, ground: ground as typeof basis.ground } })}
      />
      <Field label="About the basis">
        {ids => (
          <input
            {...ids}
            value={basis.note ?? ''}
            onChange={event => change({ legal_basis: withText(basis, 'note', event.target.value) })}
          />
        )}
      </Field>
      <Field label="Last day" problem={problemAt('expires')}>
        {ids => (
          <input
            {...ids}
            type="date"
            value={draft.expires ?? ''}
            onChange={event => change({ expires: event.target.value })}
          />
        )}
      </Field>
    </Part>
  );
}

function Limits({ draft, change, problemAt }: Section) {
  const { protect } = draft;
  const cells = draft.small_cells ?? 'ons-10';
  const most = draft.most_per_question ?? 0.2;
  return (
    <Part title="Limits">
      {(['k', 'epsilon', 'delta'] as const).map(name => (
        <NumberField
          key={name}
          label={limitNames[name]}
          problem={problemAt(`protect.${name}`)}
          min={0}
          step="any"
          value={protect[name] ?? ''}
          onChange={typed => change({ protect: { ...protect, [name]: numberOr(typed) } as never })}
        />
      ))}
      <NumberField
        label="Most for one question"
        unit="% of the budget"
        min={0}
        max={100}
        step="any"
        value={typeof most === 'number' ? Number((100 * most).toFixed(4)) : most}
        onChange={typed => change({ most_per_question: Number(typed) / 100 })}
      />
      <Choice
        label="Small cells"
        options={[...Object.entries(smallCellWords), ['own', 'a number of your own']]}
        value={typeof cells === 'string' ? cells : 'own'}
        onChange={kind =>
          change({
            small_cells: kind === 'own' ? { least: 20 } : (kind as keyof typeof smallCellWords),
          })
        }
      />
      {typeof cells !== 'string' && (
        <NumberField
          label="Least people in a cell"
          unit="people"
          min={2}
          value={cells.least}
          onChange={typed => change({ small_cells: { least: Number(typed) } })}
        />
      )}
      <Choice
        label="What the analyst sees of risk"
        options={[
          ['figures', 'figures'],
          ['bands', 'bands, no figures'],
          ['withheld', 'nothing'],
        ]}
        value={draft.risk ?? 'bands'}
        onChange={risk => change({ risk: risk as Policy['risk'] })}
      />
    </Part>
  );
}

const limitNames = {
  k: 'Least people behind a figure, k',
  epsilon: 'Most budget, ε',
  delta: 'Most failure, δ',
} as const;

function ColumnRules({ draft, change }: Section) {
  const rules = (name: 'columns' | 'breakdowns', what: string) => {
    const { allowed = 'any', forbidden = [] } = draft[name] ?? {};
    return (
      <>
        <Names
          label={`${what} allowed`}
          placeholder="any"
          words={allowed === 'any' ? [] : allowed}
          onChange={words =>
            change({ [name]: { allowed: words.length === 0 ? 'any' : [...words], forbidden } })
          }
        />
        <Names
          label={`${what} forbidden`}
          placeholder="none"
          words={forbidden}
          onChange={words => change({ [name]: { allowed, forbidden: [...words] } })}
        />
      </>
    );
  };
  return (
    <fieldset className="panel">
      <legend>Columns and breakdowns</legend>
      <div className="fields">
        {rules('columns', 'Columns')}
        {rules('breakdowns', 'Breakdowns')}
      </div>
    </fieldset>
  );
}

function ConsentRules({ draft, change, problemAt }: Section) {
  const special = { columns: [], ground: 'none' as const, ...draft.special_categories };
  const age = draft.event_age ?? { months: 25 };
  return (
    <Part title="Consent, special categories, age">
      <Choice
        label="Consent column"
        options={[
          ['required', 'required'],
          ['where mapped', 'where one is mapped'],
        ]}
        value={draft.consent ?? 'required'}
        onChange={consent => change({ consent: consent as Policy['consent'] })}
      />
      <Choice
        label="Rows that say nothing of consent"
        options={[
          ['refused', 'are left out'],
          ['granted', 'count as consent'],
        ]}
        value={draft.unknown_consent ?? 'refused'}
        onChange={silence => change({ unknown_consent: silence as Policy['unknown_consent'] })}
      />
      <Choice
        label="Times at the finest to the"
        options={precisions.map(precision => [precision, precision])}
        value={draft.time_precision ?? 'hour'}
        onChange={precision => change({ time_precision: precision as Policy['time_precision'] })}
      />
      <Names
        label="Columns of special categories"
        placeholder="those called sensitive"
        words={special.columns ?? []}
        onChange={columns => change({ special_categories: { ...special, columns: [...columns] } })}
      />
      <Choice
        label="Ground for asking about them (GDPR 9)"
        options={[
          ['none', 'none: not to be asked about'],
          ...specialGrounds.map(each => [each, each] as const),
        ]}
        value={special.ground ?? 'none'}
        onChange={ground =>
          change({ special_categories: { ...special, ground: ground as typeof special.ground } })
        }
      />
      <NumberField
        label="Events not older than"
        unit="months"
        min={1}
        placeholder="any age"
        hint="Empty: of any age."
        value={age === 'any' ? '' : age.months}
        onChange={typed => change({ event_age: typed === '' ? 'any' : { months: Number(typed) } })}
      />
      {problemAt('event_age') && <p className="problem wide">{problemAt('event_age')}</p>}
    </Part>
  );
}

function ExportRules({ draft, change }: Section) {
  const { formats = [...exportFormats], recipients = [] } = draft.exports ?? {};
  const exports = { formats, recipients };
  const cpra = {
    reasonable_measures: false,
    public_commitment: false,
    recipients_bound: false,
    ...draft.cpra,
  };
  return (
    <Part title="Exports and record keeping">
      <fieldset className="choice">
        <legend>Formats that may leave</legend>
        <div className="rows checks">
          {exportFormats.map(format => (
            <label key={format} className="check">
              <input
                type="checkbox"
                checked={exports.formats.includes(format)}
                onChange={event =>
                  change({
                    exports: {
                      ...exports,
                      formats: exportFormats.filter(each =>
                        each === format ? event.target.checked : exports.formats.includes(each),
                      ),
                    },
                  })
                }
              />
              {format.toUpperCase()}
            </label>
          ))}
        </div>
      </fieldset>
      <Names
        label="Recipients"
        placeholder="nobody is named"
        words={exports.recipients}
        onChange={recipients => change({ exports: { ...exports, recipients: [...recipients] } })}
      />
      <Names
        label="Attributes of fairness checks"
        placeholder="none"
        words={draft.fairness?.attributes ?? []}
        onChange={attributes => change({ fairness: { attributes: [...attributes] } })}
      />
      <Optional name="retention" label="How long files and answers are kept" draft={draft} change={change} />
      <Optional name="transfers" label="Third countries they go to" draft={draft} change={change} />
      <fieldset className="choice wide">
        <legend>CPRA duties</legend>
        <div className="rows checks">
          {(Object.keys(duties) as (keyof typeof duties)[]).map(name => (
            <label key={name} className="check">
              <input
                type="checkbox"
                checked={cpra[name]}
                onChange={event => change({ cpra: { ...cpra, [name]: event.target.checked } })}
              />
              {duties[name]}
            </label>
          ))}
        </div>
      </fieldset>
    </Part>
  );
}

const duties = {
  reasonable_measures: 'Reasonable measures against linking',
  public_commitment: 'A public commitment not to try',
  recipients_bound: 'Recipients bound by contract',
} as const;

function Names({
  label,
  placeholder,
  words,
  onChange,
}: {
  label: string;
  placeholder: string;
  words: readonly string[];
  onChange: (words: readonly string[]) => void;
}) {
  return (
    <Field label={label}>
      {ids => <WordList {...ids} label={label} placeholder={placeholder} words={words} onChange={onChange} />}
    </Field>
  );
}

/** What may be left out. */
function Optional({
  name,
  label,
  draft,
  change,
}: {
  name: 'dpo' | 'people' | 'retention' | 'transfers';
  label: string;
} & Pick<Section, 'draft' | 'change'>) {
  return (
    <Field label={label}>
      {ids => (
        <input
          {...ids}
          value={draft[name] ?? ''}
          onChange={event => change({ [name]: event.target.value || undefined })}
        />
      )}
    </Field>
  );
}

function Choice({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly (readonly [string, string])[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {ids => (
        <select {...ids} value={value} onChange={event => onChange(event.target.value)}>
          {options.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function withText<T extends object>(of: T, name: 'note', text: string): T {
  return text === '' ? without(of, name) : { ...of, [name]: text };
}

function without<T extends object>(of: T, name: string): T {
  return Object.fromEntries(Object.entries(of).filter(([key]) => key !== name)) as T;
}

function numberOr(typed: string): number | undefined {
  return typed === '' ? undefined : Number(typed);
}
