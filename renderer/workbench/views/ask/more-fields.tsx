import type { ReactNode } from 'react';

/** What most questions leave as it is. Open where something of it is used. */
export function MoreFields({ says, used, children }: { says: string; used: boolean; children: ReactNode }) {
  return (
    <details className="more-fields" open={used || undefined}>
      <summary>{says}</summary>
      <div className="rows">{children}</div>
    </details>
  );
}
