import { canonicalJson } from '../../../../shared/policy/canonical.ts';
import { chartQuestionSchema } from '../../../../shared/policy/chart-question.ts';
import { mergesOf } from '../../../../shared/release/merges.ts';
import { Field } from '../../controls/field.tsx';
import type { Answer } from '../../state/answers-slice.ts';
import { groupSizes } from '../../state/group-sizes.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AttributeField } from './attribute-field.tsx';
import { ChoiceField } from './choice-field.tsx';
import { GroupFields } from './group-fields.tsx';
import { MoreFields } from './more-fields.tsx';
import { OfferedTouchpoints } from './offered-touchpoints.tsx';
import { TouchpointField } from './touchpoint-field.tsx';

export function FairnessFields() {
  const fairness = useWorkbench(state => state.question.fairness);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const tag = useWorkbench(state => state.priceTag);
  const answers = useAnswersOfData();
  const set = (patch: Partial<typeof fairness>) => setQuestion({ fairness: { ...fairness, ...patch } });
  const { by, check, groups } = fairness;
  const smallest = tag.state === 'priced' ? tag.price.plan.smallest_shown : 'not priced';
  const sizes = groupSizes(answers, by, smallest);
  const merges = groups.length > 0 ? [] : mergesOf(sizes);
  return (
    <div className="rows">
      <AttributeField value={by} onChange={name => set({ by: name })} />
      <ChoiceField
        label="Check"
        choices={[
          ['outcome', 'who reaches an outcome'],
          ['visible', 'who shows in an answer'],
        ]}
        value={check}
        onChange={next => set({ check: next })}
      />
      {check === 'outcome' ? (
        <TouchpointField label="Outcome" value={fairness.outcome} onChange={outcome => set({ outcome })} />
      ) : (
        <ChartField answers={answers} />
      )}
      {merges.map(names => (
        <p key={names.join()} className="hint">
          Before anything is withheld: {names.join(', ')} are small for this price.{' '}
          <button
            type="button"
            className="bare"
            onClick={() => set({ groups: merges.map(members => [members.join(' + '), members]) })}
          >
            Ask as one group
          </button>
        </p>
      ))}
      <MoreFields says="Groups taken together" used={groups.length > 0}>
        <GroupFields
          groups={groups}
          names={sizes.map(({ name }) => name)}
          onChange={next => set({ groups: next })}
          hint="Small groups under one name show where each alone would be withheld."
        />
      </MoreFields>
      <OfferedTouchpoints />
    </div>
  );
}

function useAnswersOfData(): readonly Answer[] {
  const importing = useWorkbench(state => state.importing);
  const answers = useWorkbench(state => state.answers);
  return importing.state === 'done' ? answers.filter(({ turn }) => turn === importing.turn) : [];
}

/** The answers of these data that may be checked; of several to one question the latest names it. */
function ChartField({ answers }: { answers: readonly Answer[] }) {
  const fairness = useWorkbench(state => state.question.fairness);
  const setQuestion = useWorkbench(state => state.setQuestion);
  const charts = new Map(
    answers.flatMap(({ file }) => {
      const chart = chartQuestionSchema.safeParse(file.release.question);
      return chart.success ? [[canonicalJson(chart.data), { chart: chart.data, title: file.title }]] : [];
    }),
  );
  return (
    <Field
      label="Answer"
      hint={
        charts.size === 0
          ? 'Ask a question first: this checks who shows in its answer.'
          : 'Of the people whom it counts, those in a cell that shows.'
      }
    >
      {ids => (
        <select
          {...ids}
          value={fairness.chart === 'none' ? '' : canonicalJson(fairness.chart)}
          onChange={event =>
            setQuestion({
              fairness: { ...fairness, chart: charts.get(event.target.value)?.chart ?? 'none' },
            })
          }
        >
          <option value="">choose</option>
          {[...charts].map(([text, { title }]) => (
            <option key={text} value={text}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
