import type { SourceSummary } from '../../../../shared/protocol/summary.ts';
import type { MappingDraft } from '../../state/mapping-draft.ts';
import { byteSize, wholeNumber } from '../../words/figures.ts';

interface Shown {
  readonly needs: NonNullable<SourceSummary['needs']>;
  readonly proposal: SourceSummary['proposal'];
  readonly draft: MappingDraft;
}

/** Before anything is imported: whether the file will fit into memory as it is mapped, and what to do where it will not. */
export function MemoryLine({ needs, proposal, draft }: Shown) {
  const { events, available } = needs;
  const mapped = Object.values(draft.columns).filter(({ role }) => role === 'attribute').length;
  const more = (mapped - Object.keys(proposal.attributes ?? {}).length) * needs.attribute_bytes;
  const bytes = needs.bytes + more;
  const most = needs.most_bytes + more;
  const fits = available === 'unknown' || most <= available;
  const cannot = available !== 'unknown' && bytes > available;
  return (
    <p {...(fits ? {} : { className: 'problem' })}>
      About {wholeNumber(events)} events: importing them takes about {byteSize(bytes)} of memory, or{' '}
      {byteSize(most)} where everybody has one event
      {available !== 'unknown' && `; there are ${byteSize(available)}`}.
      {!fits && ` They ${cannot ? 'will' : 'may'} not fit. Map fewer columns, or export a shorter period.`}
    </p>
  );
}
