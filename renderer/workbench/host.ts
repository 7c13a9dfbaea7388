import { hostElementId, type WorkbenchHost, workbenchHostSchema } from '../../shared/protocol/host.ts';

/**
 * What the host wrote into the page's own document.
 *
 * @throws where the page was not served by the app's host
 */
export function readHost(page: Document): WorkbenchHost {
  const text = page.getElementById(hostElementId)?.textContent;
  return workbenchHostSchema.parse(JSON.parse(text ?? 'null'));
}

/**
 * Keeps a host that ends with its last page running, for as long as this page is open. The policy leaves
 * the page no connection, but pictures of its own origin.
 */
export function holdHost(host: WorkbenchHost, page: Window): void {
  if (!host.held) return;
  const hold = () => {
    new Image().src = 'alive';
  };
  // A picture that never finishes must not be one that the page waits for.
  if (page.document.readyState === 'complete') hold();
  else page.addEventListener('load', hold, { once: true });
}
