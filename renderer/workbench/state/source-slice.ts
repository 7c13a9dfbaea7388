import type { Recipe } from '../../../shared/policy/recipe.ts';
import { namedColumns } from '../../../shared/protocol/recipe-drift.ts';
import type { SourceSummary } from '../../../shared/protocol/summary.ts';
import type { Answer } from '../vault/vault-client.ts';
import { countOf } from '../words/figures.ts';
import { draftAfterHeader, draftFromSource, type MappingDraft } from './mapping-draft.ts';
import { draftFromRecipe } from './recipe-slice.ts';
import { notLooked } from './risk-slice.ts';
import type { Slice } from './workbench.ts';

export type ChosenSource =
  | { readonly state: 'none' }
  | {
      readonly state: 'chosen';
      readonly summary: SourceSummary;
      readonly leaveOut: boolean;
      /** What is otherwise than when the opened recipe was made, where there is one. */
      readonly drift: readonly string[] | 'no recipe';
    };

export interface SourceSlice {
  readonly vault: 'starting' | 'ready' | 'silent' | 'ended';
  /** How often the vault's frame was made anew. */
  readonly vaultTurn: number;
  readonly app: string;
  readonly source: ChosenSource;
  /** Whether the vault is looking at a file that was chosen. */
  readonly looking: boolean;
  vaultReady(message: Answer<'ready'>): void;
  vaultSilent(): void;
  /** Its process ended: what it had opened is gone, the answers and the ledger are not. */
  vaultEnded(): void;
  restartVault(): void;
  sourceArrived(message: Answer<'source'>): void;
  /** Opens the sample, imports it as proposed, and asks its overview: its budget is forgotten anyway. */
  openSample(): Promise<void>;
  /** Lets the vault forget what is open, and give its memory back. The answers stay. */
  closeSource(): Promise<void>;
}

const nothingOpen = {
  source: { state: 'none' },
  importing: { state: 'not started' },
  overview: { state: 'not asked' },
  draft: { state: 'none' },
  step: 'open',
} as const;

export const sourceSlice: Slice<SourceSlice> =
  ({ vault, zone }) =>
  (set, get) => ({
    vault: 'starting',
    vaultTurn: 0,
    app: '',
    source: { state: 'none' },
    looking: false,
    vaultReady({ app, served }) {
      const started = get().vault === 'ready';
      set({ vault: 'ready', app, looking: served });
      // The frame loaded anew: what it had opened is gone, the answers are not.
      if (started) set(nothingOpen);
      if (started) get().report({ code: 'vault-silent', params: {} });
      void get().openWaiting();
    },
    vaultSilent() {
      set({ vault: 'silent', looking: false });
      get().report({ code: 'vault-silent', params: {} });
    },
    vaultEnded() {
      set({ ...nothingOpen, vault: 'ended', looking: false });
      get().report({ code: 'vault-ended', params: {} });
    },
    restartVault: () =>
      set(({ vaultTurn, faults }) => ({
        vaultTurn: vaultTurn + 1,
        vault: 'starting',
        faults: faults.filter(({ fault }) => fault.code !== 'vault-ended' && fault.code !== 'vault-silent'),
      })),
    sourceArrived({ source, leave_out, drift }) {
      const { source: earlier, draft, recipe, documentRecipe, announce } = get();
      const mapped = drift !== undefined && recipe.state === 'opened';
      const sameTable =
        earlier.state === 'chosen' &&
        earlier.summary.kind === source.kind &&
        earlier.summary.format === source.format &&
        earlier.summary.bytes === source.bytes &&
        earlier.summary.columns.length === source.columns.length;
      const namesOnly = sameTable && earlier.summary.header !== source.header;
      // Somebody was put on the list of people to leave out: what was said of the columns stays.
      const listOnly =
        sameTable &&
        !namesOnly &&
        draft.state === 'drafted' &&
        source.columns.every(({ name }, at) => earlier.summary.columns[at]?.name === name);
      set({
        source: { state: 'chosen', summary: source, leaveOut: leave_out, drift: drift ?? 'no recipe' },
        looking: false,
        draft: {
          state: 'drafted',
          mapping: mapped
            ? draftFromRecipe(source, recipe.recipe, zone)
            : listOnly
              ? draft.mapping
              : (byDocument(source, documentRecipe, zone) ??
                (namesOnly && draft.state === 'drafted'
                  ? draftAfterHeader(draft.mapping, earlier.summary, source, zone)
                  : draftFromSource(source, zone))),
        },
        importing: { state: 'not started' },
        overview: { state: 'not asked' },
        step: source.kind === 'sample' ? 'overview' : 'map',
      });
      get().settled('open');
      announce(
        namesOnly
          ? 'The header line is confirmed. The columns have their names.'
          : listOnly
            ? 'The list of people to leave out changed. Import again.'
            : `The file is open: ${source.format}, ${countOf(source.columns.length, 'column', 'columns')}. Say what they mean.`,
      );
    },
    async openSample() {
      set({ looking: true });
      try {
        await vault.openSample();
        await get().importSource();
        if (get().importing.state === 'done') await get().askOverview();
        else set({ step: 'map' });
      } catch (thrown) {
        get().report(thrown);
      } finally {
        set({ looking: false });
      }
    },
    async closeSource() {
      try {
        await vault.close();
        set({ ...nothingOpen, ...notLooked, looking: false });
        get().announce('The file is closed. The answers stay.');
      } catch (thrown) {
        get().report(thrown);
      }
    },
  });

/** As the open document maps it, where the export has every column of its recipe. */
function byDocument(source: SourceSummary, recipe: Recipe | 'none', zone: string): MappingDraft | undefined {
  if (recipe === 'none' || source.kind === 'sample') return undefined;
  const names = new Set(source.columns.map(({ name }) => name));
  const { population, mapping, terms, questions, leaveOut = [] } = recipe;
  if (![...namedColumns({ mapping })].every(name => names.has(name))) return undefined;
  return draftFromRecipe(
    source,
    {
      population,
      mapping,
      terms,
      asked: [...questions],
      leave_out: leaveOut.length > 0,
      list_form: leaveOut[0]?.form ?? { kind: 'unstated' },
    },
    zone,
  );
}
