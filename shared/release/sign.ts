import * as z from 'zod';
import type { Signature } from '../signing/ed25519.ts';
import { embeddedReleaseSchema } from './embedded-release.ts';
import { manifestSchema } from './manifest.ts';
import { releaseFileSchema } from './release.ts';

/** What of an export is signed: the block of each chart, each release, and the manifest of everything. */
export const statementSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chart'), block: embeddedReleaseSchema.omit({ signed: true }) }),
  z.strictObject({ kind: z.literal('release'), file: releaseFileSchema.omit({ signed: true }) }),
  z.strictObject({
    kind: z.literal('manifest'),
    manifest: manifestSchema.omit({ signed: true }),
    /** To whom the export goes, as a person typed it; empty where nothing was said. */
    recipient: z.string().max(500),
  }),
]);
export type Statement = z.infer<typeof statementSchema>;

/**
 * Signs with the installation's key, in the vault: it looks whether the releases are answers that it gave, whether
 * the policy lets them go, and notes the export.
 */
export type Sign = (statements: readonly Statement[]) => Promise<readonly Signature[]>;

/** What a statement's signature is over. */
export function signedPart(statement: Statement): unknown {
  switch (statement.kind) {
    case 'chart':
      return statement.block;
    case 'release':
      return statement.file;
    case 'manifest':
      return statement.manifest;
  }
}
