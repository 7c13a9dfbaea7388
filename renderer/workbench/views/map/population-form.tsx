import type { ListForm } from '../../../../shared/policy/leave-out.ts';
import { mostParts } from '../../../../shared/policy/mapping.ts';
import { Field } from '../../controls/field.tsx';
import { type MappingDraft, type Problem, problemAt, type TermsDraft } from '../../state/mapping-draft.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { suspicionIn100 } from '../../words/figures.ts';

export function PopulationForm({
  draft,
  leaveOut,
  problems,
}: {
  draft: MappingDraft;
  leaveOut: boolean;
  problems: readonly Problem[];
}) {
  const wrongTerms = problemAt(problems, 'terms');
  const set = useWorkbench(state => state.setMapping);
  const setTerm = (patch: Partial<TermsDraft>) => set({ terms: { ...draft.terms, ...patch } });
  const epsilon = Number(draft.terms.epsilon);
  return (
    <section className="panel" aria-labelledby="population-title">
      <h2 id="population-title">Population and terms</h2>
      <Field
        label="Population"
        at="population"
        hint="A public name for these people. The budget belongs to it: next month's file of the same people goes on with what is left."
      >
        {ids => (
          <input
            {...ids}
            value={draft.population}
            placeholder="shop customers"
            maxLength={200}
            onChange={event => set({ population: event.target.value })}
          />
        )}
      </Field>
      <div className="fields four" data-at="terms">
        <Field label="Least people, k">
          {ids => (
            <input
              {...ids}
              type="number"
              min={2}
              value={draft.terms.k}
              onChange={event => setTerm({ k: event.target.value })}
            />
          )}
        </Field>
        <Field label="Budget, ε">
          {ids => (
            <input
              {...ids}
              type="number"
              min={0}
              max={20}
              step={0.5}
              value={draft.terms.epsilon}
              onChange={event => setTerm({ epsilon: event.target.value })}
            />
          )}
        </Field>
        <Field label="Failure, δ">
          {ids => (
            <input
              {...ids}
              inputMode="decimal"
              value={draft.terms.delta}
              onChange={event => setTerm({ delta: event.target.value })}
            />
          )}
        </Field>
        <Field label="Parts">
          {ids => (
            <input
              {...ids}
              type="number"
              min={2}
              max={mostParts}
              placeholder="none"
              value={draft.terms.parts}
              onChange={event => setTerm({ parts: event.target.value })}
            />
          )}
        </Field>
      </div>
      {wrongTerms && <p className="problem">{wrongTerms}</p>}
      <p className="hint">
        The first import fixes the terms of a population; later ones can only tighten. Parts divide its people
        by chance, each part with the whole budget for questions about it alone; their number stays.
        {epsilon > 0 &&
          epsilon <= 20 &&
          ` With ε ${epsilon}, a suspicion of 50 in 100 that a person is in the data can rise to about ${suspicionIn100(epsilon)} in 100, over everything ever released.`}
      </p>
      {leaveOut && <ListFormFields draft={draft} />}
      <p className="hint">
        {leaveOut
          ? 'A list of people who objected is open: they are left out before anything is counted.'
          : 'No list of people who objected is open. One can be chosen beside the file, in Open.'}
      </p>
    </section>
  );
}

const forms = {
  unstated: 'identifiers',
  identifiers: 'identifiers that are hashes themselves',
  sha256: 'salted hashes (SHA-256)',
} as const satisfies Record<ListForm['kind'], string>;

function ListFormFields({ draft }: { draft: MappingDraft }) {
  const set = useWorkbench(state => state.setMapping);
  const { listForm } = draft;
  return (
    <div className="fields">
      <Field label="The list names people by" className="wide">
        {ids => (
          <select
            {...ids}
            value={listForm.kind}
            onChange={event => {
              const kind = event.target.value as ListForm['kind'];
              set({ listForm: kind === 'sha256' ? { kind, salt: '', salt_stands: 'before' } : { kind } });
            }}
          >
            {Object.entries(forms).map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {listForm.kind === 'sha256' && (
        <>
          <Field label="Salt">
            {ids => (
              <input
                {...ids}
                value={listForm.salt}
                maxLength={1000}
                spellCheck={false}
                onChange={event => set({ listForm: { ...listForm, salt: event.target.value } })}
              />
            )}
          </Field>
          <Field label="The salt stands">
            {ids => (
              <select
                {...ids}
                value={listForm.salt_stands}
                onChange={event =>
                  set({
                    listForm: {
                      ...listForm,
                      salt_stands: event.target.value === 'after' ? 'after' : 'before',
                    },
                  })
                }
              >
                <option value="before">before the identifier</option>
                <option value="after">after the identifier</option>
              </select>
            )}
          </Field>
        </>
      )}
    </div>
  );
}
