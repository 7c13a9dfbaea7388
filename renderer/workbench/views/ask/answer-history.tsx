import { exportableTurn, shownAnswer } from '../../state/answers-slice.ts';
import { ofDocument } from '../../state/document-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent } from '../../words/figures.ts';

/** Every answer of this window, the newest first. Looking again is free. */
export function AnswerHistory() {
  const answers = useWorkbench(state => state.answers);
  const select = useWorkbench(state => state.select);
  const turn = useWorkbench(exportableTurn);
  const shown = useWorkbench(shownAnswer);
  return (
    <section className="answer-history" aria-labelledby="history-title">
      <h2 id="history-title" className="visually-hidden">
        Answers
      </h2>
      <ol>
        {answers.toReversed().map(answer => (
          <li key={answer.key}>
            <button
              type="button"
              aria-current={answer.key === shown?.key ? 'true' : undefined}
              onClick={() => select(answer.key)}
            >
              <span className="history-title">{answer.file.title}</span>
              <span className="history-says">
                {percent(answer.file.release.plan.share)}, ±{answer.file.release.plan.half_width_95} people
                {answer.turn !== turn &&
                  (answer.turn === ofDocument ? ', of the document' : ', of earlier data')}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
