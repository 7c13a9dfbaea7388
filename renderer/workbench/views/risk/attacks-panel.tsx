import type { AttackOutcome, Demonstration } from '../../../../shared/protocol/risk.ts';
import { TableScroll } from '../../controls/table-scroll.tsx';
import { attackedQuestions } from '../../state/risk-slice.ts';
import { useWorkbench, useWorkbenchStore } from '../../state/use-workbench.ts';
import { countOf } from '../../words/figures.ts';

/** A simulated attacker against fresh releases of invented people under the plans of these questions. */
export function AttacksPanel() {
  const demonstrations = useWorkbench(state => state.demonstrations);
  const questions = useWorkbench(state => state.answers.length + state.planned.length);
  const playing = useWorkbench(state => state.riskWork === 'playing');
  const play = useWorkbench(state => state.playAttacks);
  const cancel = useWorkbench(state => state.cancelRisk);
  const workbench = useWorkbenchStore();
  const asked = attackedQuestions(workbench.getState());
  return (
    <section className="panel attacks" aria-labelledby="attacks-title">
      <h2 id="attacks-title">Attacks, played</h2>
      <p>
        An attacker who knows every journey but one guesses whether that person is in: from one release
        (membership), and from a second one made after the person was erased (differencing). It is played
        against fresh releases of invented people under your questions’ own plans, never against your data.
      </p>
      {demonstrations.length > 0 && <Outcomes demonstrations={demonstrations} titles={titlesOf(asked)} />}
      <div>
        {playing ? (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" disabled={questions === 0 || asked.length === 0} onClick={() => void play()}>
            {asked.length === 0
              ? 'Ask or plan a question first'
              : `Play attacks on ${countOf(asked.length, 'question', 'questions')}`}
          </button>
        )}
      </div>
    </section>
  );
}

function titlesOf(asked: ReturnType<typeof attackedQuestions>): ReadonlyMap<string, string> {
  return new Map(asked.map(({ id, title }) => [id, title ?? id]));
}

function Outcomes({
  demonstrations,
  titles,
}: {
  demonstrations: readonly Demonstration[];
  titles: ReadonlyMap<string, string>;
}) {
  return (
    <TableScroll>
      <table className="plain-table attack-table">
        <caption>
          Guesses that were right, of {demonstrations[0]?.membership.attacks}: 50 in 100 is a coin. The line
          is the bound that no attacker passes, whatever they know; the later release has nothing of the
          person.
        </caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col" className="number">
              Bound
            </th>
            <th scope="col">Membership</th>
            <th scope="col">Differencing</th>
          </tr>
        </thead>
        <tbody>
          {demonstrations.map(({ id, bound, membership, differencing }) => (
            <tr key={id}>
              <th scope="row">{titles.get(id) ?? id}</th>
              <td className="number">{in100(bound)}</td>
              <Outcome outcome={membership} bound={bound} />
              <Outcome outcome={differencing} bound={bound} />
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Outcome({
  outcome: { attacks, right, low, high },
  bound,
}: {
  outcome: AttackOutcome;
  bound: number;
}) {
  return (
    <td>
      <span className="attack-outcome">
        <span className="figure">
          {in100(right / attacks)}{' '}
          <span className="margin">
            ({whole(low)} to {whole(high)})
          </span>
        </span>
        <span className="attack-scale" aria-hidden="true">
          <span
            className="attack-range"
            style={{ left: scale(low), width: `${Math.max(1, 200 * (high - Math.max(0.5, low)))}%` }}
          />
          <span className="attack-bound" style={{ left: scale(bound) }} />
        </span>
      </span>
    </td>
  );
}

/** From a coin's 50 in 100 on the left to certainty on the right. */
function scale(part: number): string {
  return `${Math.min(100, Math.max(0, 200 * (part - 0.5)))}%`;
}

function in100(part: number): string {
  return `${whole(part)} in 100`;
}

function whole(part: number): number {
  return Math.round(100 * part);
}
