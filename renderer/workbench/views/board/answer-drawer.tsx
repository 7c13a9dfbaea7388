import { questionSentence } from '../../../../shared/charts/chart-kinds.ts';
import { Icon } from '../../controls/icon.tsx';
import { type Answer, exportableTurn } from '../../state/answers-slice.ts';
import { ofDocument } from '../../state/document-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { percent } from '../../words/figures.ts';

/** Every question that was answered, the newest first: to put on the board, to ask again free, to change. */
export function AnswerDrawer({ onClose }: { onClose: () => void }) {
  const answers = useWorkbench(state => state.answers);
  const cards = useWorkbench(state => state.board.cards);
  const putOnBoard = useWorkbench(state => state.putOnBoard);
  const shown = new Set(cards.flatMap(card => (card.kind === 'answer' ? [card.of] : [])));
  const missing = answers.filter(({ key }) => !shown.has(key));
  return (
    <aside className="panel answer-drawer" aria-labelledby="drawer-title">
      <header className="drawer-head">
        <h2 id="drawer-title">Questions so far</h2>
        <button type="button" className="bare" aria-label="Close the questions" onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      {missing.length > 1 && (
        <button type="button" onClick={() => putOnBoard(missing.map(({ key }) => key))}>
          Put all {missing.length} on the board
        </button>
      )}
      <ol>
        {answers.toReversed().map(answer => (
          <li key={answer.key}>
            <AnswerEntry answer={answer} shown={shown.has(answer.key)} />
          </li>
        ))}
      </ol>
    </aside>
  );
}

function AnswerEntry({ answer, shown }: { answer: Answer; shown: boolean }) {
  const putOnBoard = useWorkbench(state => state.putOnBoard);
  const askAgain = useWorkbench(state => state.askAgain);
  const changeQuestion = useWorkbench(state => state.changeQuestion);
  const go = useWorkbench(state => state.go);
  const asking = useWorkbench(state => state.asking.state === 'running');
  const turn = useWorkbench(exportableTurn);
  const builds = useWorkbench(state => state.importing.state === 'done' && state.overview.state === 'opened');
  const { file, key } = answer;
  const { question, plan, created } = file.release;
  const mine = answer.turn === turn;
  return (
    <>
      <p className="drawer-title">{file.title}</p>
      <p className="hint">{questionSentence(question)}</p>
      <p className="hint figure">
        {created.slice(0, 10)} · {percent(plan.share)} · ± {plan.half_width_95}
        {!mine && (answer.turn === ofDocument ? ' · of the document' : ' · of earlier data')}
      </p>
      <span className="drawer-actions">
        <button type="button" className="quiet" onClick={() => putOnBoard([key])}>
          {shown ? 'Add again' : 'Add'}
        </button>
        {builds && (
          <>
            {mine && (
              <button type="button" className="quiet" disabled={asking} onClick={() => void askAgain(key)}>
                Ask again, free
              </button>
            )}
            <button
              type="button"
              className="quiet"
              onClick={() => {
                changeQuestion(answer.asked);
                go('ask');
              }}
            >
              Change
            </button>
          </>
        )}
      </span>
    </>
  );
}
