import type { Step } from '../state/shell-slice.ts';

export const stepNames = {
  open: 'Open',
  map: 'Map',
  overview: 'Overview',
  ask: 'Ask',
  risk: 'Risk',
  export: 'Export',
  board: 'Board',
  budget: 'Budget',
  governance: 'Governance',
} as const satisfies Record<Step, string>;
