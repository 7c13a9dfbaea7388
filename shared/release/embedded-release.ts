import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../policy/canonical.ts';
import { signatureSchema } from '../signing/ed25519.ts';
import { type ReleaseFile, releaseSchema } from './release.ts';

/** The block that an exported chart carries: its release, and hashes of the picture and of the release. */
export const embeddedReleaseSchema = z.strictObject({
  format: z.literal('murmuration-chart/1'),
  id: z.string(),
  title: z.string(),
  /** SHA-256 of the file without this block. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the canonical JSON of id, title and release. */
  release_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  release: releaseSchema,
  /** By the installation that exported it, over everything else here. */
  signed: signatureSchema.optional(),
});
export type EmbeddedRelease = z.infer<typeof embeddedReleaseSchema>;

export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

function releaseHash({ id, title, release }: Pick<ReleaseFile, 'id' | 'title' | 'release'>): string {
  return sha256Hex(utf8ToBytes(canonicalJson({ id, title, release })));
}

export function embeddedRelease(file: ReleaseFile, picture: Uint8Array): EmbeddedRelease {
  const { id, title, release } = file;
  return {
    format: 'murmuration-chart/1',
    id,
    title,
    sha256: sha256Hex(picture),
    release_sha256: releaseHash(file),
    release,
  };
}

/** What became of a chart since it was exported, as far as the chart alone can tell. */
export type EmbeddedVerdict =
  | { readonly state: 'intact'; readonly embedded: EmbeddedRelease }
  | { readonly state: 'altered'; readonly why: string };

export function embeddedVerdict(
  text: string,
  picture: Uint8Array,
  /** How the block's text is written: in any other, a name could stand twice and say something else first. */
  write: (value: unknown) => string,
): EmbeddedVerdict {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { state: 'altered', why: 'its release cannot be read' };
  }
  const parsed = embeddedReleaseSchema.safeParse(json);
  if (parsed.success && write(json) !== text)
    return { state: 'altered', why: 'its release is not written as we write it' };
  if (!parsed.success) return { state: 'altered', why: 'its release is not in a form that we know' };
  if (parsed.data.release_sha256 !== releaseHash(parsed.data))
    return { state: 'altered', why: 'its release differs from the one that it was exported with' };
  if (parsed.data.sha256 !== sha256Hex(picture))
    return { state: 'altered', why: 'its picture differs from the one that was exported' };
  return { state: 'intact', embedded: parsed.data };
}
