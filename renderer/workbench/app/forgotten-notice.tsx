import { useWorkbench } from '../state/use-workbench.ts';
import { countOf } from '../words/figures.ts';
import { momentWords } from '../words/moments.ts';

/** Says that answers in sight were forgotten, here or in another window, and takes them off where somebody wants that. */
export function ForgottenNotice() {
  const forgotten = useWorkbench(state => state.forgotten);
  const takeOff = useWorkbench(state => state.takeOffForgotten);
  const leave = useWorkbench(state => state.leaveForgotten);
  if (forgotten.length === 0) return null;
  return (
    <section className="forgotten-notice" aria-label="Forgotten answers">
      <div role="alert">
        {forgotten.map(({ population, at, answers }) => (
          <p key={population}>
            What was answered about {population} was forgotten on {momentWords(at)}. This window still shows{' '}
            {countOf(answers.length, 'answer', 'answers')} about it; a document that holds them opens no more.
          </p>
        ))}
      </div>
      <button type="button" onClick={takeOff}>
        Take them off this window
      </button>
      <button type="button" className="quiet" onClick={leave}>
        Leave them in sight
      </button>
    </section>
  );
}
