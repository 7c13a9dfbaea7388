import type { Progress } from '../../shared/protocol/summary.ts';
import { timeLeftWords } from '../../shared/protocol/time-left.ts';
import type { Terminal } from './command.ts';

/** The terminal of this process. npm changes the folder to the package's and names the caller's in INIT_CWD. */
export function processTerminal(signal: AbortSignal): Terminal {
  const { stdin, stdout, stderr, env } = process;
  let shownAt = 0;
  let shown = false;
  let began: { readonly phase: Progress['phase'] | 'none'; readonly at: number } = { phase: 'none', at: 0 };
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    folder: env['INIT_CWD'] ?? process.cwd(),
    environment: env,
    signal,
    async *standardInput() {
      signal.addEventListener('abort', () => stdin.destroy(), { once: true });
      for await (const chunk of stdin) yield chunk as Uint8Array;
    },
    print(text) {
      clear();
      stdout.write(`${harmless(text)}\n`);
    },
    printJson(value) {
      clear();
      const json = JSON.stringify(value, null, 2).replace(
        /[\u007f-\u009f]/g,
        character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      stdout.write(`${json}\n`);
    },
    say(line) {
      clear();
      stderr.write(`${harmless(line)}\n`);
    },
    progress(progress) {
      const now = performance.now();
      if (began.phase !== progress.phase) began = { phase: progress.phase, at: now };
      if (!stderr.isTTY || now - shownAt < 100) return;
      shownAt = now;
      clear();
      stderr.write(progressText(progress, now - began.at));
      shown = true;
    },
  };
}

const phases = {
  starting: 'Starting',
  lists: 'Reading lists',
  reading: 'Reading',
  ordering: 'Ordering',
  asking: 'Asking',
  looking: 'Looking at the risk',
} as const;

/** @param elapsed  milliseconds since the phase began */
export function progressText({ phase, done, total }: Progress, elapsed: number): string {
  const known = total !== 'unknown' && total > 0;
  const part = known ? ` ${Math.floor((100 * done) / total)} %` : '';
  const left = known ? timeLeftWords(elapsed, Math.min(1, done / total)) : 'cannot be told';
  const amount = phase === 'reading' || phase === 'lists' ? ` ${(done / 1e6).toFixed(1)} MB` : '';
  return `${phases[phase]}${amount}${part}${left === 'cannot be told' ? '' : `, ${left}`} …`;
}

/** Names come from files and people: what would steer the terminal, or turn its text about, is shown as a blank. */
export function harmless(text: string): string {
  return text.replace(/[[\p{Cc}\p{Bidi_Control}]--\n]/gv, ' ');
}
