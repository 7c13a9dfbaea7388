import type { GovernanceView } from '../../../../shared/protocol/governance.ts';
import type { WorkbenchHost } from '../../../../shared/protocol/host.ts';

/** What a part of the view gets. */
export interface KnownPart extends Pick<WorkbenchHost, 'saves'> {
  readonly view: GovernanceView;
  /** Goes to where the steward unlocks. */
  readonly toPolicy: () => void;
  /** Goes to the reports, for the incident sheet of an export. */
  readonly toIncident: (manifest: string) => void;
  /** Manifest's hash of the export that somebody comes from; empty where from none. */
  readonly about: string;
}
