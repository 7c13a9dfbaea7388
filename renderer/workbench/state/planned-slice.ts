import type { Asked } from '../../../shared/policy/question.ts';
import { type PlannedShare, resplit } from '../../../shared/policy/resplit.ts';
import type { Price } from '../../../shared/protocol/price.ts';
import { isCancel } from './faults-slice.ts';
import { askedFrom, sharpens } from './question-slice.ts';
import type { Slice } from './workbench.ts';

/** A question that is meant to be asked, and what it costs as it stands. */
export interface Planned {
  readonly asked: Asked;
  readonly locked: boolean;
  readonly price: Price | 'unknown';
}

export interface PlannedSlice {
  /** In the order in which they are asked. */
  readonly planned: readonly Planned[];
  /** Puts the question that is being built on the list, at the share it shows now. */
  planQuestion(): void;
  unplan(id: string): void;
  setPlannedShare(id: string, millionths: number): void;
  lockPlanned(id: string, locked: boolean): void;
  /** Splits so many millionths of the budget over the list; what is locked stays. */
  resplitPlanned(available: number): void;
  pricePlanned(): Promise<void>;
  /** Asks one after another until one fails or is cancelled; what was answered leaves the list. */
  askPlanned(): Promise<void>;
}

export const plannedSlice: Slice<PlannedSlice> =
  ({ vault }) =>
  (set, get) => {
    let pricing: AbortController | undefined;
    const change = (next: (planned: readonly Planned[]) => readonly Planned[]) => {
      set(({ planned }) => ({ planned: next(planned) }));
      void get().pricePlanned();
    };
    return {
      planned: [],
      planQuestion() {
        const { question, importing, planned, priceTag } = get();
        if (importing.state !== 'done') return;
        const asked = askedFrom(question, importing.mapping, freshId(question.ask, planned));
        if (asked === undefined) return;
        const millionths =
          priceTag.state === 'priced' ? Math.round(priceTag.price.plan.share * 1_000_000) : 50_000;
        const spend = { kind: 'share', millionths: Math.min(1_000_000, millionths) } as const;
        const rest =
          priceTag.state === 'priced' && sharpens(priceTag.price) ? { sharpen: true as const } : {};
        const planning: Planned = { asked: { ...asked, spend, ...rest }, locked: false, price: 'unknown' };
        change(before => [...before, planning]);
        get().announce(`Planned: ${asked.title ?? asked.id}. Nothing is spent.`);
      },
      unplan: id => change(planned => planned.filter(({ asked }) => asked.id !== id)),
      setPlannedShare: (id, millionths) =>
        change(planned => planned.map(each => (each.asked.id === id ? withShare(each, millionths) : each))),
      lockPlanned: (id, locked) =>
        set(({ planned }) => ({
          planned: planned.map(each => (each.asked.id === id ? { ...each, locked } : each)),
        })),
      resplitPlanned(available) {
        const split = resplit(get().planned.map(shareOf), available);
        if (split === 'over') {
          get().announce('The locked shares leave nothing to split.');
          return;
        }
        change(planned => planned.map((each, index) => withShare(each, split[index]!.millionths)));
      },
      async pricePlanned() {
        pricing?.abort();
        const { planned, importing } = get();
        if (importing.state !== 'done' || planned.length === 0) return;
        const mine = new AbortController();
        pricing = mine;
        try {
          const { prices } = await vault.price(
            planned.map(({ asked }) => asked),
            { signal: mine.signal },
          );
          set(state => ({
            planned: state.planned.map(each => ({
              ...each,
              price: prices.find(({ id }) => id === each.asked.id) ?? 'unknown',
            })),
          }));
        } catch (thrown) {
          if (!isCancel(thrown)) get().report(thrown);
        }
      },
      async askPlanned() {
        for (const { asked } of get().planned) {
          if ((await get().ask(asked)) === 'not answered') break;
          set(({ planned }) => ({ planned: planned.filter(each => each.asked.id !== asked.id) }));
        }
        void get().pricePlanned();
      },
    };
  };

function shareOf({ asked: { id, spend }, locked }: Planned): PlannedShare {
  return { id, millionths: spend.kind === 'share' ? spend.millionths : 0, locked };
}

function withShare(planned: Planned, millionths: number): Planned {
  return { ...planned, asked: { ...planned.asked, spend: { kind: 'share', millionths } } };
}

function freshId(ask: string, planned: readonly Planned[]): string {
  const taken = new Set(planned.map(({ asked }) => asked.id));
  let n = 1;
  while (taken.has(`${ask}-planned-${n}`)) n += 1;
  return `${ask}-planned-${n}`;
}
