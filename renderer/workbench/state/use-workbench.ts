import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Workbench, WorkbenchState } from './workbench.ts';

const WorkbenchContext = createContext<Workbench | undefined>(undefined);
export const WorkbenchProvider = WorkbenchContext.Provider;

/** Picks stored values only; a selector that builds an object would render without end. */
export function useWorkbench<T>(select: (state: WorkbenchState) => T): T {
  return useStore(useWorkbenchStore(), select);
}

/** The store itself, for what looks at its state only when something happens. */
export function useWorkbenchStore(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (!workbench) throw new RangeError('useWorkbench outside of WorkbenchProvider');
  return workbench;
}
