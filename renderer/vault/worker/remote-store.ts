import * as z from 'zod';
import type { DurableStore } from '../../../shared/ledger/durable-store.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import { tokenHeader, type VaultHost } from '../../../shared/protocol/host.ts';

const appendedSchema = z.union([
  z.strictObject({ outcome: z.literal('appended') }),
  z.strictObject({ outcome: z.literal('moved'), size: z.int().min(0) }),
]);
const writtenSchema = z.strictObject({ outcome: z.enum(['written', 'present']) });
const namesSchema = z.strictObject({ names: z.array(z.string()) });

const memorySchema = z.strictObject({ bytes: z.number().min(0) });

/** The host's durable store, spoken to from the vault's own origin. */
export function remoteStore(host: VaultHost): DurableStore {
  const call = async (what: string, query: Record<string, string>, body?: Uint8Array): Promise<Response> => {
    let answer: Response;
    try {
      answer = await fetch(`${host.base}store/${what}?${new URLSearchParams(query)}`, {
        method: 'POST',
        headers: { [tokenHeader]: host.token },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
    } catch {
      throw new Failure('store-unavailable');
    }
    if (!answer.ok) throw new Failure('store-unavailable');
    return answer;
  };
  const told = async <T>(schema: z.ZodType<T>, answer: Response): Promise<T> => {
    const parsed = schema.safeParse(await answer.json().catch(() => 'no JSON'));
    if (!parsed.success) throw new Failure('store-unavailable');
    return parsed.data;
  };
  return {
    async read(name) {
      const answer = await call('read', { name });
      // Read to its end also where it is empty: an answer that nobody reads counts as a request that failed.
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.headers.get('store-outcome') === 'absent' ? 'absent' : bytes;
    },
    append: async (name, at, bytes) =>
      told(appendedSchema, await call('append', { name, at: String(at) }, bytes)),
    async put(name, bytes, options) {
      const query = { name, 'if-absent': options?.ifAbsent ? 'yes' : 'no' };
      return (await told(writtenSchema, await call('put', query, bytes))).outcome;
    },
    async remove(name) {
      await call('remove', { name });
    },
    list: async folder => (await told(namesSchema, await call('list', { folder }))).names,
  };
}

/** Bytes that an import may take now, as the host on the same machine knows them: Chromium tells a page of small machines alone. */
export async function freeMemory(host: VaultHost): Promise<number | 'unknown'> {
  try {
    const answer = await fetch(`${host.base}memory`, {
      method: 'POST',
      headers: { [tokenHeader]: host.token },
    });
    return memorySchema.parse(await answer.json()).bytes;
  } catch {
    return 'unknown';
  }
}
