import { memoryWords } from '../../../../shared/protocol/memory-words.ts';
import type { SourceSummary } from '../../../../shared/protocol/summary.ts';
import type { MappingDraft } from '../../state/mapping-draft.ts';

interface Shown {
  readonly needs: NonNullable<SourceSummary['needs']>;
  readonly proposal: SourceSummary['proposal'];
  readonly draft: MappingDraft;
}

/** Before anything is imported: whether the file will fit into memory as it is mapped, and what to do where it will not. */
export function MemoryLine({ needs, proposal, draft }: Shown) {
  const mapped = Object.values(draft.columns).filter(({ role }) => role === 'attribute').length;
  const { fits, says } = memoryWords(needs, mapped - Object.keys(proposal.attributes ?? {}).length);
  const isProblem = fits === 'no' || fits === 'maybe';
  return <p {...(isProblem ? { className: 'problem' } : {})}>{says}</p>;
}
