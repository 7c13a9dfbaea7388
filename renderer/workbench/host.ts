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
