import * as z from 'zod';
import { mostPopulations } from '../document/document.ts';
import { documentIdSchema } from '../document/sealed-document.ts';
import { chained, hex256, tornSchema } from '../ledger/chained.ts';
import { termsSchema } from '../policy/mapping.ts';
import { policySchema } from '../policy/policy.ts';
import { populationNameSchema } from '../policy/population.ts';
import { publicKeySchema, signatureSchema } from '../signing/ed25519.ts';
import { wrappedSchema } from '../signing/passphrase.ts';

/**
 * One line of the audit log: what was done, under which rule, by which role. Rules and ids, never a result, a raw
 * value, a file's name, or what somebody typed about a sensitive column.
 */

const population = populationNameSchema;
/** Random or keyed: tells apart and says nothing. */
const id = z.string().regex(/^[0-9a-f]{16,64}$/);
const snapshot = z.string().min(1).max(100);
const code = z.string().regex(/^[a-z-]{1,40}$/);
/** Where the population's ledger stood. */
const ledger = z.strictObject({ entry: z.int().min(0), hash: z.string() });
const signed = z.union([z.literal('unsigned'), signatureSchema]);

const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ ...chained, kind: z.literal(kind), ...shape });

export const trailSchema = z.discriminatedUnion('kind', [
  tornSchema,
  /** From here on this key is the steward's; the private one lies under a passphrase. */
  event('steward', { key: publicKeySchema, wrapped: wrappedSchema }),
  event('unlocked', { until: z.iso.datetime() }),
  event('locked', {}),
  event('unlock-failed', {}),
  /** From here on this policy holds. Unsigned, it is no looser than the one before. */
  event('policy', { policy: policySchema, policy_hash: hex256, looser: z.array(z.string()), signed }),
  /** The first population of a store opens by itself, every other with the steward's signature. */
  event('population', { population, signed }),
  event('granted', { population, from: termsSchema, to: termsSchema, reason: z.string().max(500), ledger }),
  event('opened', { population, snapshot, format: z.string().max(100) }),
  event('mapped', {
    population,
    mapping: id,
    columns: z.array(z.string().max(1000)),
    precision: z.string(),
  }),
  event('consent-rule', {
    population,
    rule: id,
    column: z.union([z.literal('none'), z.string().max(10_000)]),
  }),
  /** Who objected or asked for erasure: another list. Exports before it hold answers that still counted them. */
  event('list', { population, list: id, lists: z.int().min(0), exports_before: z.array(hex256) }),
  event('question', {
    population,
    snapshot,
    question: z.json(),
    share: z.string(),
    ledger,
  }),
  event('cache-hit', { population, snapshot, question: z.json() }),
  event('refusal', { what: z.string().max(100), code }),
  /** Answers that got the installation's signature, by the entries that they were charged as. */
  event('signed', { population, answers: z.array(z.int().min(1)).min(1), key: publicKeySchema }),
  event('export', {
    population,
    manifest: hex256,
    files: z.array(z.strictObject({ name: z.string().max(80), sha256: hex256 })),
    policy: z.string(),
    recipient: z.string().max(500),
    key: publicKeySchema,
    ledger,
  }),
  /** A document was handed out to be saved, or to be passed on; what protects it is named, its file is not. */
  event('document', {
    populations: z.array(population).min(1).max(mostPopulations),
    document: documentIdSchema,
    answers: z.int().min(0),
    under: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('populations'),
        keys: z.array(documentIdSchema).min(1).max(mostPopulations),
      }),
      z.strictObject({ kind: z.literal('passphrase'), recipient: z.string().max(500) }),
      z.strictObject({ kind: z.literal('nothing'), recipient: z.string().max(500) }),
    ]),
  }),
  /** Kept answers were removed; what was spent stays in the ledger. */
  event('forgotten', {
    population,
    answers: z.int().min(0),
    /** The key of its documents, which went with them. */
    document_key: documentIdSchema.optional(),
  }),
]);
export type TrailEntry = z.infer<typeof trailSchema>;
export type TrailEntryOf<Kind extends TrailEntry['kind']> = Extract<TrailEntry, { kind: Kind }>;
