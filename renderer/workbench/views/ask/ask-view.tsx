import { useEffect, useRef } from 'react';
import type { Asked } from '../../../../shared/policy/question.ts';
import { relatedQuestions } from '../../../../shared/release/related.ts';
import { AnswerFigure } from '../../charts/answer-figure.tsx';
import { ProgressLine } from '../../controls/progress-line.tsx';
import { type Answer, shownAnswer } from '../../state/answers-slice.ts';
import { useWorkbench } from '../../state/use-workbench.ts';
import { AnswerHistory } from './answer-history.tsx';
import { QuestionBuilder } from './question-builder.tsx';

export function AskView() {
  const asking = useWorkbench(state => state.asking);
  const cancelAsk = useWorkbench(state => state.cancelAsk);
  return (
    <div className="view ask-view">
      <Builder />
      <AnswerHistory />
      <div className="ask-answer">
        {asking.state === 'running' && (
          <div className="panel asking">
            <ProgressLine progress={asking.progress} onCancel={cancelAsk} />
          </div>
        )}
        <SelectedAnswer />
      </div>
    </div>
  );
}

/** The same question for twice what it took, which the builder prices: only the rest is charged. */
function sharper({ asked, file }: Answer): Asked {
  const millionths = Math.min(1_000_000, Math.round(2 * file.release.plan.share * 1_000_000));
  return { ...asked, spend: { kind: 'share', millionths } };
}

/** Nothing can be asked before data are open and their people are counted. */
function Builder() {
  const imported = useWorkbench(state => state.importing.state === 'done');
  const opened = useWorkbench(state => state.overview.state === 'opened');
  const go = useWorkbench(state => state.go);
  if (imported && opened) return <QuestionBuilder />;
  return (
    <section className="panel no-builder">
      <h1>Ask</h1>
      <p>
        These are answers from before. To ask more, {imported ? 'open the overview' : 'open the export'}: what
        was paid for comes again free.
      </p>
      <button type="button" onClick={() => go(imported ? 'overview' : 'open')}>
        {imported ? 'Go to Overview' : 'Go to Open'}
      </button>
    </section>
  );
}

function SelectedAnswer() {
  const selected = useWorkbench(state => state.selected);
  const changeQuestion = useWorkbench(state => state.changeQuestion);
  const turn = useWorkbench(state => (state.importing.state === 'done' ? state.importing.turn : 'none'));
  const askAgain = useWorkbench(state => state.askAgain);
  const go = useWorkbench(state => state.go);
  const putOnBoard = useWorkbench(state => state.putOnBoard);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = place.current?.getBoundingClientRect().top ?? 0;
    if (selected !== '' && (top < 0 || top > window.innerHeight * 0.7)) place.current?.scrollIntoView();
  }, [selected]);
  const answer = useWorkbench(shownAnswer);
  if (!answer) return <p className="hint">Answers appear here.</p>;
  return (
    <div ref={place}>
      <AnswerFigure
        key={answer.key}
        file={answer.file}
        actions={
          <span className="answer-actions">
            <button type="button" className="quiet" onClick={() => putOnBoard([answer.key])}>
              Put on the board
            </button>
            {turn !== 'none' && (
              <button type="button" className="quiet" onClick={() => changeQuestion(answer.asked)}>
                Change
              </button>
            )}
            {answer.turn === turn && (
              <>
                {answer.file.release.follows === undefined && (
                  <button type="button" className="quiet" onClick={() => changeQuestion(sharper(answer))}>
                    Sharpen …
                  </button>
                )}
                {relatedQuestions(answer.file.release, answer.mapping.precision).map(
                  ({ label, question }) => (
                    <button
                      key={label}
                      type="button"
                      className="quiet"
                      onClick={() => changeQuestion({ ...answer.asked, question })}
                    >
                      {label}
                    </button>
                  ),
                )}
                <button type="button" className="quiet" onClick={() => void askAgain(answer.key)}>
                  Ask again, free
                </button>
                <button type="button" onClick={() => go('export')}>
                  Export …
                </button>
              </>
            )}
          </span>
        }
      />
    </div>
  );
}
