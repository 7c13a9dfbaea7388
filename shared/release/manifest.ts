import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { termsSchema } from '../policy/mapping.ts';
import { cpraSchema } from '../policy/policy.ts';
import { signatureSchema } from '../signing/ed25519.ts';
import { sha256Hex } from './embedded-release.ts';
import { budgetSchema } from './release.ts';

/**
 * `manifest.json`: what one export consists of and what it was made under. It is embedded nowhere; a
 * recipient who has it can check every other file.
 */

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSchema = z.strictObject({
  format: z.literal('murmuration-manifest/1'),
  created: z.iso.datetime(),
  app: z.string(),
  population: z.string(),
  policy: z.strictObject({ hash: z.string(), ...termsSchema.shape }),
  /** The recipe as it was given. */
  recipe: z.json(),
  ledger: z.strictObject({ entries: z.int().min(0), head: z.string() }),
  /** What the steward loosened, oldest first: the terms above are the total of old and new. */
  loosened: z
    .array(z.strictObject({ at: z.string(), from: termsSchema, to: termsSchema, reason: z.string() }))
    .optional(),
  /** The duties of whoever holds deidentified data (California Civil Code 1798.140(m)), as the policy states them. */
  cpra: cpraSchema.optional(),
  budget: budgetSchema.omit({ repeat: true }),
  /** Versions that could change a byte of the output. Nothing about the machine or who uses it. */
  environment: z.record(z.string(), z.string()),
  files: z.array(
    z.strictObject({
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
      bytes: z.int().min(0),
      sha256: hash,
    }),
  ),
  /** SHA-256 of the canonical JSON of everything above. */
  sha256: hash,
  /** By the installation that exported it, over everything above and the hash. */
  signed: signatureSchema.optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type ManifestFacts = Omit<Manifest, 'format' | 'files' | 'sha256' | 'signed'>;

export function makeManifest(facts: ManifestFacts, files: readonly ExportedFile[]): Manifest {
  const unsealed = {
    format: 'murmuration-manifest/1',
    ...facts,
    files: files
      .map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256Hex(bytes) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  return manifestSchema.parse({ ...unsealed, sha256: seal(unsealed) });
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function seal(unsealed: Omit<Manifest, 'sha256' | 'format' | 'signed'>): string {
  return sha256Hex(utf8ToBytes(canonicalJson(unsealed)));
}

/** Whether a manifest is as it was written. */
export function isSealed({ sha256, signed: _, ...unsealed }: Manifest): boolean {
  return seal(unsealed) === sha256;
}
