import * as z from 'zod';
import type { DurableStore } from '../../../shared/ledger/durable-store.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import { tokenHeader, type VaultHost } from '../../../shared/protocol/host.ts';

const appended = z.union([
  z.strictObject({ outcome: z.literal('appended') }),
  z.strictObject({ outcome: z.literal('moved'), size: z.int().min(0) }),
]);
const put = z.strictObject({ outcome: z.enum(['written', 'present']) });
const listed = z.strictObject({ names: z.array(z.string()) });

/**
 * The store that the desktop side keeps, over the vault's own origin (electron/store-endpoint.ts).
 *
 * @throws Failure `store-unavailable`, also when the host is gone
 */
export function remoteStore(host: VaultHost): DurableStore {
  async function call(
    name: string,
    parameters: Record<string, string>,
    body?: Uint8Array,
  ): Promise<Response> {
    const response = await fetch(`${host.base}store/${name}?${new URLSearchParams(parameters)}`, {
      method: 'POST',
      headers: { [tokenHeader]: host.token },
      body: body === undefined ? null : new Uint8Array(body),
    }).catch(() => 'gone' as const);
    if (response === 'gone' || !response.ok) throw new Failure('store-unavailable');
    return response;
  }

  return {
    async read(name) {
      const response = await call('read', { name });
      if (response.headers.get('store-outcome') === 'absent') return 'absent';
      return new Uint8Array(await response.arrayBuffer());
    },
    async append(name, at, bytes) {
      return appended.parse(await (await call('append', { name, at: String(at) }, bytes)).json());
    },
    async put(name, bytes, options) {
      const ifAbsent = options?.ifAbsent ? 'yes' : 'no';
      return put.parse(await (await call('put', { name, 'if-absent': ifAbsent }, bytes)).json()).outcome;
    },
    async remove(name) {
      await call('remove', { name });
    },
    async list(folder) {
      return listed.parse(await (await call('list', { folder })).json()).names;
    },
  };
}
