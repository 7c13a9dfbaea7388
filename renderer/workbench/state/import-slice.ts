import type { Mapping } from '../../../shared/policy/mapping.ts';
import type { ImportSummary, Progress } from '../../../shared/protocol/summary.ts';
import { wholeNumber } from '../words/figures.ts';
import { readDraft } from './mapping-draft.ts';
import { notLooked } from './risk-slice.ts';
import type { Slice } from './workbench.ts';

export type Importing =
  | { readonly state: 'not started' }
  | { readonly state: 'running'; readonly progress: Progress }
  | {
      readonly state: 'done';
      readonly summary: ImportSummary;
      readonly population: string;
      readonly mapping: Mapping;
      /** Which import of this window it was: answers of earlier ones are of other data. */
      readonly turn: number;
    };

export interface ImportSlice {
  readonly importing: Importing;
  importSource(): Promise<void>;
  cancelImport(): void;
}

export const importSlice: Slice<ImportSlice> =
  ({ vault }) =>
  (set, get) => {
    let running: AbortController | undefined;
    let turn = 0;
    return {
      importing: { state: 'not started' },
      async importSource() {
        const { source, draft, importing } = get();
        if (source.state !== 'chosen' || draft.state !== 'drafted' || importing.state === 'running') return;
        const reading = readDraft(draft.mapping, source.summary);
        if (reading.state === 'incomplete') return;
        const { mapping, population, terms, listForm } = reading;
        const mine = new AbortController();
        running = mine;
        set({ importing: { state: 'running', progress: { phase: 'starting', done: 0, total: 'unknown' } } });
        try {
          const { summary, ledger } = await vault.importSource(
            { population, mapping, terms, list_form: listForm },
            {
              signal: mine.signal,
              progress: progress => {
                if (running === mine) set({ importing: { state: 'running', progress } });
              },
            },
          );
          turn += 1;
          set({
            importing: { state: 'done', summary, population, mapping, turn },
            ledger: { state: 'known', view: ledger },
            overview: { state: 'not asked' },
            overviewPrice: { state: 'unknown' },
            ...notLooked,
          });
          get().settled('map');
          get().announce(
            `Import done: ${wholeNumber(summary.rows.kept)} rows kept, ${wholeNumber(summary.rows.rejected)} rejected.`,
          );
        } catch (thrown) {
          set({ importing: { state: 'not started' } });
          get().report(thrown);
        }
      },
      cancelImport: () => running?.abort(),
    };
  };
