import type { Mapping } from '../../../shared/policy/mapping.ts';
import { generalised, type RiskView } from '../../../shared/policy/risk-view.ts';
import type { ColumnDraft, MappingDraft } from './mapping-draft.ts';

/** The draft of a mapping that was imported, made as coarse as a view of the risk preview. */
export function draftUnderView(draft: MappingDraft, mapping: Mapping, view: RiskView): MappingDraft {
  const { precision, groups, attributes } = generalised(mapping, view);
  const coarser = (column: ColumnDraft): ColumnDraft => {
    const name = column.attribute.trim();
    const how = column.role === 'attribute' ? view.attributes[name] : undefined;
    if (how === 'dropped') return { ...column, role: 'unused' };
    return how === 'wider' ? { ...column, bands: (attributes[name]?.bands ?? []).join(', ') } : column;
  };
  return {
    ...draft,
    precision,
    columns: Object.fromEntries(
      Object.entries(draft.columns).map(([at, column]) => [at, coarser(column)] as const),
    ),
    ...(view.touchpoints === 'as mapped'
      ? {}
      : { groups: Object.entries(groups).map(([name, patterns]) => ({ name, patterns })) }),
  };
}
