import * as z from 'zod';
import type { DurableStore } from '../ledger/durable-store.ts';
import { Failure } from '../protocol/fault.ts';

/** Keys that somebody here knows the owner of: their fingerprint was compared with the signer's own word. */

const file = 'signers.json';

const signersSchema = z.array(
  z.strictObject({
    /** As {@link fingerprint} writes it. */
    fingerprint: z.string().regex(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/),
    name: z.string().min(1).max(200),
  }),
);
export type Signers = z.infer<typeof signersSchema>;

/** @throws Failure `ledger-broken` if the file is not such a list */
export async function knownSigners(store: Pick<DurableStore, 'read'>): Promise<Signers> {
  const bytes = await store.read(file);
  if (bytes === 'absent') return [];
  try {
    return signersSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new Failure('ledger-broken', { entry: 'list of signers' });
  }
}

/** From now on a key goes by this name; a later name replaces it. */
export async function pinSigner(store: DurableStore, signer: Signers[number]): Promise<void> {
  const others = (await knownSigners(store)).filter(({ fingerprint }) => fingerprint !== signer.fingerprint);
  const signers = signersSchema.parse([...others, signer]);
  await store.put(file, new TextEncoder().encode(JSON.stringify(signers)));
}
