import type { GovernanceView } from '../../../../shared/protocol/governance.ts';

/** What a part of the view gets. */
export interface KnownPart {
  readonly view: GovernanceView;
  /** Goes to where the steward unlocks. */
  readonly toPolicy: () => void;
}
