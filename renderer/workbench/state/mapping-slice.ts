import {
  type ColumnDraft,
  type ColumnRole,
  type MappingDraft,
  withColumn,
  withRole,
} from './mapping-draft.ts';
import type { Slice } from './workbench.ts';

export interface MappingSlice {
  readonly draft: { readonly state: 'none' } | { readonly state: 'drafted'; readonly mapping: MappingDraft };
  setRole(position: number, role: ColumnRole): void;
  setColumn(position: number, patch: Partial<ColumnDraft>): void;
  setMapping(patch: Partial<MappingDraft>): void;
}

export const mappingSlice: Slice<MappingSlice> = () => (set, get) => {
  const change = (next: (mapping: MappingDraft) => MappingDraft) => {
    const { draft } = get();
    if (draft.state === 'drafted') set({ draft: { state: 'drafted', mapping: next(draft.mapping) } });
  };
  return {
    draft: { state: 'none' },
    setRole: (position, role) => change(mapping => withRole(mapping, position, role)),
    setColumn: (position, patch) => change(mapping => withColumn(mapping, position, patch)),
    setMapping: patch => change(mapping => ({ ...mapping, ...patch })),
  };
};
