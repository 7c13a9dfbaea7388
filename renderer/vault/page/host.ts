import {
  hostElementId,
  tokenHeader,
  type VaultHost,
  vaultHostSchema,
} from '../../../shared/protocol/host.ts';

/** What the host wrote into this document. Throws in a page that no host served. */
export function readHost(from: Document): VaultHost {
  return vaultHostSchema.parse(JSON.parse(from.getElementById(hostElementId)?.textContent ?? '{}'));
}

/** Keeps a host that ends with its last page running, for as long as this page is open. */
export function holdHost(host: VaultHost): void {
  if (!host.held) return;
  void fetch(`${host.base}alive`, { method: 'POST', headers: { [tokenHeader]: host.token } }).catch(() => {});
}
