import type { WorkbenchHost } from '../../../shared/protocol/host.ts';
import type { Workbench } from '../state/workbench.ts';

/**
 * Counts what this page tried to send anywhere but to the app itself: resources that were loaded from
 * elsewhere (the policy allows none), and attempts that the policy stopped. Addresses are not kept.
 */
export function watchEgress(
  page: Window & typeof globalThis,
  host: WorkbenchHost,
  workbench: Workbench,
): void {
  const own = new Set([page.location.origin, new URL(host.vault, page.location.href).origin]);
  const { egressSeen } = workbench.getState();
  const leaves = (address: string) => {
    const url = new URL(address, page.location.href);
    return url.protocol !== 'blob:' && url.protocol !== 'data:' && !own.has(url.origin) && !isApp(url);
  };
  new page.PerformanceObserver(list => {
    for (const { name } of list.getEntries()) if (leaves(name)) egressSeen('left');
  }).observe({ type: 'resource', buffered: true });
  page.document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    if (/^[a-z]+:/.test(blockedURI) && leaves(blockedURI)) egressSeen('stopped');
  });
}

/** Hosts of the `app:` scheme have no origin of their own to `URL`. */
const isApp = (url: URL): boolean => url.protocol === 'app:';
