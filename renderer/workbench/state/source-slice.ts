import type { SourceSummary } from '../../../shared/protocol/summary.ts';
import type { Answer } from '../vault/vault-client.ts';
import { draftAfterHeader, draftFromSource } from './mapping-draft.ts';
import { draftFromRecipe } from './recipe-slice.ts';
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
  readonly vault: 'starting' | 'ready' | 'silent';
  readonly app: string;
  readonly source: ChosenSource;
  /** Whether the vault is looking at a file that was chosen. */
  readonly looking: boolean;
  vaultReady(message: Answer<'ready'>): void;
  vaultSilent(): void;
  sourceArrived(message: Answer<'source'>): void;
  /** Opens the sample, imports it as proposed, and asks its overview: its budget is forgotten anyway. */
  openSample(): Promise<void>;
}

export const sourceSlice: Slice<SourceSlice> =
  ({ vault, zone }) =>
  (set, get) => ({
    vault: 'starting',
    app: '',
    source: { state: 'none' },
    looking: false,
    vaultReady({ app, served }) {
      const started = get().vault === 'ready';
      set({ vault: 'ready', app, looking: served });
      if (!started) return;
      // The frame loaded anew: what it had opened is gone, the answers are not.
      set({
        source: { state: 'none' },
        importing: { state: 'not started' },
        overview: { state: 'not asked' },
      });
      set({ draft: { state: 'none' }, step: 'open' });
      get().report({ code: 'vault-silent', params: {} });
    },
    vaultSilent() {
      set({ vault: 'silent', looking: false });
      get().report({ code: 'vault-silent', params: {} });
    },
    sourceArrived({ source, leave_out, drift }) {
      const { source: earlier, draft, recipe, announce } = get();
      const mapped = drift !== undefined && recipe.state === 'opened';
      const namesOnly =
        earlier.state === 'chosen' &&
        earlier.summary.kind === source.kind &&
        earlier.summary.format === source.format &&
        earlier.summary.bytes === source.bytes &&
        earlier.summary.columns.length === source.columns.length &&
        earlier.summary.header !== source.header;
      set({
        source: { state: 'chosen', summary: source, leaveOut: leave_out, drift: drift ?? 'no recipe' },
        looking: false,
        draft: mapped
          ? { state: 'drafted', mapping: draftFromRecipe(source, recipe.recipe, zone) }
          : namesOnly && draft.state === 'drafted'
            ? { state: 'drafted', mapping: draftAfterHeader(draft.mapping, earlier.summary, source, zone) }
            : { state: 'drafted', mapping: draftFromSource(source, zone) },
        importing: { state: 'not started' },
        overview: { state: 'not asked' },
        step: source.kind === 'sample' ? 'overview' : 'map',
      });
      announce(
        namesOnly
          ? 'The header line is confirmed. The columns have their names.'
          : `The file is open: ${source.format}, ${source.columns.length} columns. Say what they mean.`,
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
  });
