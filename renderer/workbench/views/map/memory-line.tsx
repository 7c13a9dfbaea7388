import type { MemoryNeeds } from '../../../../shared/protocol/summary.ts';
import { byteSize, wholeNumber } from '../../words/figures.ts';

/** Before anything is imported: whether the file will fit into memory, and what to do where it will not. */
export function MemoryLine({ needs: { events, bytes, available } }: { needs: MemoryNeeds }) {
  const fits = available === 'unknown' || bytes <= available;
  return (
    <p {...(fits ? {} : { className: 'problem' })}>
      About {wholeNumber(events)} events: importing them takes about {byteSize(bytes)} of memory
      {available !== 'unknown' && `, of ${byteSize(available)} that there are`}.
      {!fits && ' They will not fit. Map fewer columns, or export a shorter period.'}
    </p>
  );
}
