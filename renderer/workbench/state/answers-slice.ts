import { mostReleases, releaseKey } from '../../../shared/document/document.ts';
import type { Mapping } from '../../../shared/policy/mapping.ts';
import type { Asked } from '../../../shared/policy/question.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import type { Price } from '../../../shared/protocol/price.ts';
import type { Progress } from '../../../shared/protocol/summary.ts';
import type { ReleaseFile } from '../../../shared/release/release.ts';
import { countOf } from '../words/figures.ts';
import { askedFrom } from './question-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export interface Answer {
  /** One key for one answer in this window; asking the same again keeps it. */
  readonly key: string;
  readonly asked: Asked;
  readonly file: ReleaseFile;
  /** The import that it was asked on, and the mapping of that import. */
  readonly turn: number;
  readonly mapping: Mapping;
}

export interface AnswersSlice {
  /** Oldest first. */
  readonly answers: readonly Answer[];
  readonly selected: string;
  readonly asking: { readonly state: 'idle' } | { readonly state: 'running'; readonly progress: Progress };
  select(key: string): void;
  /** Asks the question that is being built and shows its answer. */
  askQuestion(): Promise<void>;
  /** Shows what follows for it from an earlier answer, free. */
  followQuestion(): Promise<void>;
  askAgain(key: string): Promise<void>;
  /** Asks a whole question and selects its answer; what goes wrong is reported. */
  ask(asked: Asked): Promise<'answered' | 'not answered'>;
  /** @throws Failure, or the signal's reason */
  askVault(asked: Asked, signal: AbortSignal): Promise<string>;
  cancelAsk(): void;
}

/**
 * The import whose answers may be exported: the one that is open, else the last that was answered. Answers of
 * a document are of none.
 */
export function exportableTurn({
  importing,
  answers,
}: Pick<WorkbenchState, 'importing' | 'answers'>): number {
  return importing.state === 'done' ? importing.turn : Math.max(1, ...answers.map(({ turn }) => turn));
}

/** The answer in sight: the one that was chosen, else the latest. */
export function shownAnswer({
  answers,
  selected,
}: Pick<AnswersSlice, 'answers' | 'selected'>): Answer | undefined {
  return answers.find(({ key }) => key === selected) ?? answers.at(-1);
}

export const answersSlice: Slice<AnswersSlice> =
  ({ vault }) =>
  (set, get) => {
    let running: AbortController | undefined;

    /** The question that is being built, under an id of its own. */
    function built(): Asked | undefined {
      const { question, answers, importing } = get();
      if (importing.state !== 'done') return undefined;
      return askedFrom(question, importing.mapping, freshId(question.ask, answers));
    }

    async function ask(asked: Asked): Promise<'answered' | 'not answered'> {
      if (get().asking.state === 'running') return 'not answered';
      running = new AbortController();
      try {
        set({ selected: await get().askVault(asked, running.signal) });
        return 'answered';
      } catch (thrown) {
        get().report(thrown);
        void get().refreshLedger();
        return 'not answered';
      } finally {
        get().priceQuestion();
      }
    }

    return {
      answers: [],
      selected: '',
      asking: { state: 'idle' },
      select: selected => set({ selected }),
      ask,
      async askQuestion() {
        const { priceTag } = get();
        const asked = built();
        if (!asked) return;
        await ask(priceTag.state === 'priced' ? { ...asked, ...sharpening(priceTag.price) } : asked);
      },
      async followQuestion() {
        const asked = built();
        if (asked) await ask({ ...asked, follow: true });
      },
      async askAgain(key) {
        const answer = get().answers.find(candidate => candidate.key === key);
        if (answer) await ask(answer.asked);
      },
      async askVault(asked, signal) {
        requireSaveable(asked, get().answers);
        set({ asking: { state: 'running', progress: { phase: 'asking', done: 0, total: 'unknown' } } });
        try {
          const { file, ledger } = await vault.ask(asked, {
            signal,
            progress: progress => {
              if (!signal.aborted) set({ asking: { state: 'running', progress } });
            },
          });
          const { importing, answers } = get();
          if (importing.state !== 'done') throw new RangeError('a question is asked of an import');
          const { turn, mapping } = importing;
          const key = releaseKey(file);
          const known = answers.some(answer => answer.key === key);
          set({
            answers: known
              ? answers.map(answer => (answer.key === key ? { ...answer, file, turn, mapping } : answer))
              : [...answers, { key, asked, file, turn, mapping }],
            ledger: { state: 'known', view: ledger },
          });
          get().announce(answerInWords(file));
          return key;
        } finally {
          set({ asking: { state: 'idle' } });
        }
      },
      cancelAsk: () => running?.abort(),
    };
  };

/** What is paid for can be saved: nothing is asked whose answer no document of this window could hold. */
function requireSaveable(asked: Asked, answers: readonly Answer[]): void {
  if (answers.length < mostReleases || answers.some(answer => answer.asked === asked)) return;
  throw new Failure('question-refused', {
    id: asked.id,
    why: `this window has ${mostReleases} answers, the most that a document can hold; save them, and go on in another window`,
  });
}

/** Where nothing was paid before, it is asked as any question. */
function sharpening({ due, plan }: Price): Pick<Asked, 'sharpen'> {
  return due === undefined || due === plan.share ? {} : { sharpen: true };
}

function answerInWords({ title, release, budget }: ReleaseFile): string {
  const shown = release.cells.filter(({ state }) => state === 'value').length;
  const withheld = release.cells.filter(({ state }) => state === 'withheld').length;
  return [
    `Answer ready: ${title}.`,
    `${countOf(shown, 'group', 'groups')} shown, ${countOf(withheld, 'group', 'groups')} withheld.`,
    ...(budget.repeat ? ['It came again free.'] : []),
  ].join(' ');
}

function freshId(ask: string, answers: readonly Answer[]): string {
  const taken = new Set(answers.map(({ file }) => file.id));
  let n = 1;
  while (taken.has(`${ask}-${n}`)) n += 1;
  return `${ask}-${n}`;
}
