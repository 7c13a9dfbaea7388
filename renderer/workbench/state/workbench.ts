import { createStore, type StateCreator, type StoreApi } from 'zustand/vanilla';
import type { Vault } from '../vault/vault-client.ts';
import { type AnswersSlice, answersSlice } from './answers-slice.ts';
import { type BoardSlice, boardSlice } from './board-slice.ts';
import { type BudgetSlice, budgetSlice } from './budget-slice.ts';
import { type DialogSlice, dialogSlice } from './dialog-slice.ts';
import { type DocumentSlice, documentSlice } from './document-slice.ts';
import { type EgressSlice, egressSlice } from './egress-slice.ts';
import { type ExportSlice, exportSlice } from './export-slice.ts';
import { type FaultsSlice, faultsSlice } from './faults-slice.ts';
import { type GovernanceSlice, governanceSlice } from './governance-slice.ts';
import { type GuideSlice, guideSlice } from './guide-slice.ts';
import { type ImportSlice, importSlice } from './import-slice.ts';
import { type MappingSlice, mappingSlice } from './mapping-slice.ts';
import { type OverviewSlice, overviewSlice } from './overview-slice.ts';
import { type PlannedSlice, plannedSlice } from './planned-slice.ts';
import { type QuestionSlice, questionSlice } from './question-slice.ts';
import { type RecipeSlice, recipeSlice } from './recipe-slice.ts';
import { type RiskSlice, riskSlice } from './risk-slice.ts';
import { type ShellSlice, shellSlice } from './shell-slice.ts';
import { type SourceSlice, sourceSlice } from './source-slice.ts';

export type WorkbenchState = ShellSlice &
  DialogSlice &
  GuideSlice &
  EgressSlice &
  FaultsSlice &
  SourceSlice &
  MappingSlice &
  ImportSlice &
  BudgetSlice &
  OverviewSlice &
  QuestionSlice &
  PlannedSlice &
  AnswersSlice &
  DocumentSlice &
  BoardSlice &
  ExportSlice &
  RecipeSlice &
  RiskSlice &
  GovernanceSlice;

/** The outside world of the workbench's state. */
export interface Surroundings {
  readonly vault: Vault;
  /** IANA zone of the device: what the report's zone starts from. */
  readonly zone: string;
  /** Calls back after so many milliseconds; the returned function takes it back. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

export type Slice<S> = (surroundings: Surroundings) => StateCreator<WorkbenchState, [], [], S>;
export type Workbench = StoreApi<WorkbenchState>;

export function createWorkbench(surroundings: Surroundings): Workbench {
  const workbench = createStore<WorkbenchState>()((...args) => ({
    ...shellSlice(surroundings)(...args),
    ...dialogSlice(surroundings)(...args),
    ...guideSlice(surroundings)(...args),
    ...egressSlice(surroundings)(...args),
    ...faultsSlice(surroundings)(...args),
    ...sourceSlice(surroundings)(...args),
    ...mappingSlice(surroundings)(...args),
    ...importSlice(surroundings)(...args),
    ...budgetSlice(surroundings)(...args),
    ...overviewSlice(surroundings)(...args),
    ...questionSlice(surroundings)(...args),
    ...plannedSlice(surroundings)(...args),
    ...answersSlice(surroundings)(...args),
    ...documentSlice(surroundings)(...args),
    ...boardSlice(surroundings)(...args),
    ...exportSlice(surroundings)(...args),
    ...recipeSlice(surroundings)(...args),
    ...riskSlice(surroundings)(...args),
    ...governanceSlice(surroundings)(...args),
  }));
  const { vaultReady, vaultEnded, sourceArrived, recipeArrived, frameSaid, report, messageRefused } =
    workbench.getState();
  surroundings.vault.listen({
    ready: vaultReady,
    ended: vaultEnded,
    source: sourceArrived,
    recipe: recipeArrived,
    frame: frameSaid,
    governance: ({ view }) => workbench.getState().governanceArrived(view),
    policy: ({ policy }) => workbench.getState().policyOffered(policy),
    forgotten: ({ population, at }) => workbench.getState().populationForgotten(population, at),
    fault: fault => report(fault),
    refused: messageRefused,
  });
  return workbench;
}
