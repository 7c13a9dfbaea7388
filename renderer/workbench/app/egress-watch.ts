import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { Workbench } from '../state/workbench.ts';

/** How long the policy's report may come after the browser's own entry of what was asked for, in milliseconds. */
const reportedWithin = 1000;

/**
 * Counts what this page tried to send anywhere but to the app itself: attempts that the policy stopped, and
 * resources that were loaded from elsewhere, of which the policy allows none. A browser makes an entry for what
 * was stopped too, so an entry counts only where no report of the policy names its address. Addresses are not shown
 * or kept anywhere else.
 */
export function watchEgress(
  page: Window & typeof globalThis,
  host: WorkbenchHost,
  workbench: Workbench,
): void {
  const own = new Set([page.location.origin, new URL(host.vault, page.location.href).origin]);
  const { egressSeen } = workbench.getState();
  const stopped = new Set<string>();
  const leaves = (address: string) => {
    const url = new URL(address, page.location.href);
    return url.protocol !== 'blob:' && url.protocol !== 'data:' && !own.has(url.origin) && !isApp(url);
  };
  new page.PerformanceObserver(list => {
    for (const { name } of list.getEntries()) {
      if (!leaves(name)) continue;
      page.setTimeout(() => {
        if (!stopped.has(name)) egressSeen('left');
      }, reportedWithin);
    }
  }).observe({ type: 'resource', buffered: true });
  page.document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    if (!/^[a-z]+:/.test(blockedURI) || !leaves(blockedURI)) return;
    stopped.add(blockedURI);
    egressSeen('stopped');
  });
}

/** Hosts of the `app:` scheme have no origin of their own to `URL`. */
const isApp = (url: URL): boolean => url.protocol === 'app:';
