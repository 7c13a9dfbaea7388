import type { Asked } from '../../../shared/policy/question.ts';
import {
  asMapped,
  type Generalisation,
  generalisations,
  type RiskView,
} from '../../../shared/policy/risk-view.ts';
import type { Demonstration, RiskPreview, RiskPrice } from '../../../shared/protocol/risk.ts';
import type { Progress } from '../../../shared/protocol/summary.ts';
import type { RiskExport } from '../../../shared/release/risk-export.ts';
import type { RiskRelease } from '../../../shared/release/risk-release.ts';
import { exportableTurn } from './answers-slice.ts';
import { draftUnderView } from './draft-under-view.ts';
import { isCancel } from './faults-slice.ts';
import type { Slice, WorkbenchState } from './workbench.ts';

export type Looked =
  | { readonly state: 'not looked' }
  | { readonly state: 'looked'; readonly preview: RiskPreview };

/** What a coarser view leaves; the view is the one that was looked at, while another may be chosen by now. */
export type WhatIf =
  | { readonly state: 'not looked' }
  | { readonly state: 'looked'; readonly view: RiskView; readonly preview: RiskPreview };

/** What one generalisation of the public list would leave. */
export interface Compared {
  readonly generalisation: Generalisation;
  readonly preview: RiskPreview;
}

export interface RiskSlice {
  /** How re-identifiable the people of the file are as it is mapped. */
  readonly risk: Looked;
  /** How much coarser the file is looked at, and what that leaves. */
  readonly riskView: RiskView;
  readonly whatIf: WhatIf;
  readonly compared: readonly Compared[];
  /** People in the population of which the file is a random sample. */
  readonly sampleOf: number | 'not a sample';
  readonly demonstrations: readonly Demonstration[];
  /** Share of the budget for risk figures that may be exported, in millionths, its price, and what was paid for. */
  readonly riskShare: number;
  readonly riskPrice: RiskPrice | 'unknown';
  readonly riskPaid: RiskRelease | 'nothing';
  /** What an export may have of the preview, as the vault gave it. */
  readonly riskBands: RiskExport | 'withheld' | 'not looked';
  readonly riskWork: 'idle' | 'looking' | 'playing' | 'paying';
  /** Of looking at the file as it is mapped, or at the view that is chosen. */
  readonly riskProgress: Progress;
  /** Looks at the file as it is mapped, then at each generalisation of the list. */
  lookAtRisk(): Promise<void>;
  setRiskView(view: RiskView): Promise<void>;
  setSampleOf(people: number | 'not a sample'): Promise<void>;
  /** Maps the file as the view does, and imports it again. */
  applyRiskView(view: RiskView): Promise<void>;
  playAttacks(): Promise<void>;
  setRiskShare(millionths: number): void;
  payRisk(): Promise<void>;
  cancelRisk(): void;
}

/** What another import leaves of the slice. */
export const notLooked = {
  risk: { state: 'not looked' },
  riskView: asMapped,
  whatIf: { state: 'not looked' },
  compared: [],
  demonstrations: [],
  riskPrice: 'unknown',
  riskPaid: 'nothing',
  riskBands: 'not looked',
} as const satisfies Partial<RiskSlice>;

const notBegun: Progress = { phase: 'looking', done: 0, total: 1 };

export const isAsMapped = (view: RiskView): boolean =>
  view.precision === 'as mapped' &&
  view.touchpoints === 'as mapped' &&
  Object.keys(view.attributes).length === 0;

/** Questions whose releases attacks are played on: those that were answered and those that are planned. */
export function attackedQuestions(
  state: Pick<WorkbenchState, 'answers' | 'planned' | 'importing'>,
): readonly Asked[] {
  const turn = exportableTurn(state);
  const answered = state.answers.filter(answer => answer.turn === turn).map(({ asked }) => asked);
  return [...answered, ...state.planned.map(({ asked }) => asked)].slice(0, 20);
}

export const riskSlice: Slice<RiskSlice> =
  ({ vault, after }) =>
  (set, get) => {
    let running: AbortController | undefined;
    let pricing: AbortController | undefined;
    let unpause = () => {};

    /** One piece of work at a time: a later one takes the place of an earlier one. */
    const work = async (
      what: Exclude<RiskSlice['riskWork'], 'idle'>,
      task: (signal: AbortSignal) => Promise<void>,
    ): Promise<void> => {
      running?.abort();
      const mine = new AbortController();
      running = mine;
      set({ riskWork: what, riskProgress: notBegun });
      try {
        await task(mine.signal);
      } catch (thrown) {
        // One that was replaced says nothing.
        if (running === mine || !isCancel(thrown)) get().report(thrown);
      } finally {
        if (running === mine) set({ riskWork: 'idle' });
      }
    };

    /** What is missing of the generalisations of the list. */
    const compare = async (signal: AbortSignal): Promise<void> => {
      const { importing, sampleOf, risk } = get();
      if (importing.state !== 'done' || risk.state !== 'looked' || risk.preview.state !== 'shown') return;
      for (const generalisation of generalisations(importing.mapping)) {
        if (get().compared.some(one => one.generalisation.id === generalisation.id)) continue;
        const { preview } = await vault.previewRisk(generalisation.view, sampleOf, { signal });
        set({ compared: [...get().compared, { generalisation, preview }] });
      }
    };

    const looking = (signal: AbortSignal) => ({
      signal,
      progress: (riskProgress: Progress) => {
        if (!signal.aborted) set({ riskProgress });
      },
    });

    const lookAt = async (view: RiskView, signal: AbortSignal): Promise<void> => {
      try {
        const { preview } = await vault.previewRisk(view, get().sampleOf, looking(signal));
        set({ whatIf: { state: 'looked', view, preview } });
        get().announce('The figures are those of the coarser file.');
      } catch (thrown) {
        const { whatIf, riskView } = get();
        // What is chosen is what is seen.
        if (riskView === view) set({ riskView: whatIf.state === 'looked' ? whatIf.view : asMapped });
        throw thrown;
      }
    };

    const priceRisk = async (): Promise<void> => {
      pricing?.abort();
      const { risk, riskShare } = get();
      if (risk.state !== 'looked' || risk.preview.state !== 'shown' || risk.preview.columns === 'none')
        return;
      pricing = new AbortController();
      try {
        const { price } = await vault.priceRisk(riskShare, { signal: pricing.signal });
        set({ riskPrice: price });
      } catch (thrown) {
        if (!isCancel(thrown)) get().report(thrown);
      }
    };

    return {
      ...notLooked,
      sampleOf: 'not a sample',
      riskShare: 50_000,
      riskWork: 'idle',
      riskProgress: notBegun,
      lookAtRisk: () =>
        work('looking', async signal => {
          const { preview } = await vault.previewRisk(asMapped, get().sampleOf, looking(signal));
          const { bands } = await vault.riskBands({ signal });
          set({
            risk: { state: 'looked', preview },
            riskBands: bands,
            riskView: asMapped,
            whatIf: { state: 'not looked' },
            compared: [],
          });
          get().announce('The risk preview is ready.');
          await compare(signal);
          await priceRisk();
        }),
      setRiskView: view => {
        set({ riskView: view, ...(isAsMapped(view) ? { whatIf: { state: 'not looked' } } : {}) });
        return work('looking', async signal => {
          if (!isAsMapped(view)) await lookAt(view, signal);
          // What choosing a view has broken off.
          await compare(signal);
          if (get().riskPrice === 'unknown') await priceRisk();
        });
      },
      async setSampleOf(sampleOf) {
        set({ sampleOf });
        await get().lookAtRisk();
      },
      async applyRiskView(view) {
        const { importing, draft } = get();
        if (importing.state !== 'done' || draft.state !== 'drafted') return;
        set({
          draft: { state: 'drafted', mapping: draftUnderView(draft.mapping, importing.mapping, view) },
        });
        await get().importSource();
        if (get().importing.state === 'done') await get().lookAtRisk();
      },
      playAttacks: () =>
        work('playing', async signal => {
          const { shown } = await vault.demonstrate(attackedQuestions(get()), { signal });
          set({ demonstrations: shown });
          get().announce('The attacks are played.');
        }),
      setRiskShare(riskShare) {
        set({ riskShare });
        unpause();
        unpause = after(150, () => void priceRisk());
      },
      payRisk: () =>
        work('paying', async signal => {
          const { release, ledger } = await vault.payRisk(get().riskShare, { signal });
          set({ riskPaid: release, ledger: { state: 'known', view: ledger } });
          get().announce('The figures are paid for.');
          await priceRisk();
        }),
      cancelRisk: () => running?.abort(),
    };
  };
