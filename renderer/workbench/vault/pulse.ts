import { pulseSchema } from '../../../shared/protocol/messages.ts';

/** The parts of the page that are used. */
export type PulsePage = Pick<
  Window,
  'addEventListener' | 'removeEventListener' | 'setInterval' | 'clearInterval'
>;

const beatMilliseconds = 2000;
/** Beats, not time: a window in the background or a sleeping machine beats slower, on both sides alike. */
const mostUnanswered = 4;

/**
 * Finds out that the vault's process has ended, which no browser tells a page. The vault's page answers, not its
 * worker: that one may be at work for longer.
 */
export function watchPulse(
  page: PulsePage,
  frame: Pick<Window, 'postMessage'>,
  origin: string,
  ended: () => void,
): () => void {
  let unanswered = 0;
  const hear = (event: MessageEvent) => {
    if (event.source === frame && event.origin === origin && pulseSchema.safeParse(event.data).success)
      unanswered = 0;
  };
  const timer = page.setInterval(() => {
    if (unanswered >= mostUnanswered) {
      stop();
      ended();
      return;
    }
    unanswered += 1;
    frame.postMessage({ kind: 'murmuration-pulse' }, origin);
  }, beatMilliseconds);
  const stop = () => {
    page.clearInterval(timer);
    page.removeEventListener('message', hear);
  };
  page.addEventListener('message', hear);
  return stop;
}
