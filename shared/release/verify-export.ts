import type { Signature } from '../signing/ed25519.ts';
import { csvTable } from './csv-table.ts';
import { sha256Hex } from './embedded-release.ts';
import { exportName, manifestName } from './export-names.ts';
import { type ExportedFile, isSealed, type Manifest, manifestSchema } from './manifest.ts';
import { verifyPng } from './png-metadata.ts';
import { type Release, releaseFileSchema } from './release.ts';
import { riskFileFormat, riskFileSchema } from './risk-release.ts';
import type { Statement } from './sign.ts';
import { verifySvg } from './svg-export.ts';

/**
 * Whether exported files are as they were written, and with whose key they are signed. It never tells that a number
 * is true: a key says who exported it, and whose key it is, its fingerprint alone can tell.
 */

export type ExportedKind = 'manifest' | 'release' | 'table' | 'chart' | 'report' | 'risk' | 'unknown';

export interface VerifiedFile {
  readonly name: string;
  readonly kind: ExportedKind;
  readonly verdict:
    | { readonly state: 'intact' }
    | { readonly state: 'altered'; readonly why: string }
    /** Readable, but it carries no hash and no manifest that lists it is at hand. */
    | { readonly state: 'unproven'; readonly why: string };
  /** Whose key signed it, or the manifest that lists it; never told of a file that is altered. */
  readonly signed: 'unsigned' | Signature;
  /** The release that it carries, where it is not altered. */
  readonly release?: Release;
  /** What it was exported under, of a manifest that is not altered. */
  readonly manifest?: Manifest;
}

/** Whether a signature is over a statement (`shared/signing/ed25519.ts`). */
export type CheckSignature = (
  signature: Signature,
  purpose: Statement['kind'],
  statement: unknown,
) => Promise<boolean>;

const intact = { state: 'intact' } as const;
const alone = { state: 'unproven', why: 'check it together with its manifest.json' } as const;
const altered = (why: string) => ({ state: 'altered', why }) as const;

/** Files of one export, in any choice; names without folders. */
export async function verifyExport(
  files: readonly ExportedFile[],
  check: CheckSignature,
): Promise<readonly VerifiedFile[]> {
  const read = await Promise.all(
    files.map(async file => ({ file, own: await withSigner(verifyAlone(file), check) })),
  );
  const listed = read.flatMap(({ own: { manifest, verdict } }) =>
    manifest !== undefined && verdict.state === 'intact'
      ? manifest.files.map(entry => ({ ...entry, signer: manifest.signed ?? ('unsigned' as const) }))
      : [],
  );
  const tables = new Map(
    read.flatMap(({ own }) =>
      own.id === undefined || own.kind !== 'release'
        ? []
        : [[exportName(own.id, 'csv'), own.release!] as const],
    ),
  );
  return read.map(({ file, own: { id: _, statement: __, ...own } }): VerifiedFile => {
    if (own.kind === 'manifest' || own.verdict.state === 'altered') return own;
    // Whoever made the manifest: a table says what its release says.
    const release = own.kind === 'table' ? tables.get(file.name) : undefined;
    if (release !== undefined && text(file.bytes) !== csvTable(release))
      return changed(own, 'it differs from its release');
    const entries = listed.filter(each => each.name === file.name);
    const [first] = entries;
    if (first === undefined) return own;
    const same = entries.every(
      ({ sha256, bytes }) => sha256 === sha256Hex(file.bytes) && bytes === file.bytes.length,
    );
    if (!same) return changed(own, 'it differs from what its manifest lists');
    // Answers carry a signature of their own, which is given to what was answered alone.
    const isAnswer = own.kind === 'release' || own.kind === 'chart';
    const signer = entries.length === 1 ? first.signer : 'unsigned';
    return { ...own, verdict: intact, signed: isAnswer ? own.signed : signer };
  });
}

function changed({ name, kind }: VerifiedFile, why: string): VerifiedFile {
  return { name, kind, verdict: altered(why), signed: 'unsigned' };
}

interface Alone extends Omit<VerifiedFile, 'signed'> {
  readonly id?: string;
  /** What its signature is over, where it carries one. */
  readonly statement?: { readonly signed: Signature; readonly part: Statement['kind']; readonly of: unknown };
}

/** A signature that is not over its statement makes a file altered, like a hash that is not its own. */
async function withSigner(own: Alone, check: CheckSignature): Promise<Alone & Pick<VerifiedFile, 'signed'>> {
  const { name, kind, verdict, statement } = own;
  if (verdict.state === 'altered' || statement === undefined) return { ...own, signed: 'unsigned' };
  if (await check(statement.signed, statement.part, statement.of)) {
    const proven = verdict.state === 'unproven' && kind === 'release' ? intact : verdict;
    return { ...own, verdict: proven, signed: statement.signed };
  }
  return { name, kind, verdict: altered('its signature is not over what it holds'), signed: 'unsigned' };
}

function statementOf(
  part: Statement['kind'],
  document: { readonly signed?: Signature | undefined },
): Pick<Alone, 'statement'> {
  const { signed, ...of } = document;
  return signed === undefined ? {} : { statement: { signed, part, of } };
}

function verifyAlone({ name, bytes }: ExportedFile): Alone {
  const lower = name.toLowerCase();
  if (lower.endsWith('.png')) return chart(name, verifyPng(bytes));
  if (lower.endsWith('.zip'))
    return { name, kind: 'unknown', verdict: { state: 'unproven', why: 'unpack it and check the folder' } };
  const content = text(bytes);
  if (content === undefined) return { name, kind: 'unknown', verdict: altered('it is not text') };
  if (lower.endsWith('.svg')) return chart(name, verifySvg(content));
  if (lower.endsWith('.json')) return json(name, content);
  if (lower.endsWith('.csv')) return { name, kind: 'table', verdict: alone };
  if (lower.endsWith('.html')) return { name, kind: 'report', verdict: alone };
  return { name, kind: 'unknown', verdict: { state: 'unproven', why: 'it is not a file that we export' } };
}

function chart(name: string, verdict: ReturnType<typeof verifySvg>): Alone {
  return verdict.state === 'intact'
    ? {
        name,
        kind: 'chart',
        verdict: intact,
        release: verdict.embedded.release,
        ...statementOf('chart', verdict.embedded),
      }
    : { name, kind: 'chart', verdict };
}

function json(name: string, content: string): Alone {
  const likely = name === manifestName ? 'manifest' : 'release';
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { name, kind: likely, verdict: altered('it cannot be read') };
  }
  if (!isWrittenOnce(content, value))
    return {
      name,
      kind: likely,
      verdict: altered('a name stands in it twice, or it is written as we do not'),
    };
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format === 'murmuration-manifest/1' || name === manifestName) {
    const manifest = manifestSchema.safeParse(value);
    if (!manifest.success)
      return { name, kind: 'manifest', verdict: altered('it is not in a form that we know') };
    return isSealed(manifest.data)
      ? {
          name,
          kind: 'manifest',
          verdict: intact,
          manifest: manifest.data,
          ...statementOf('manifest', manifest.data),
        }
      : { name, kind: 'manifest', verdict: altered('it differs from what was written') };
  }
  if (format === riskFileFormat) {
    return riskFileSchema.safeParse(value).success
      ? { name, kind: 'risk', verdict: alone }
      : { name, kind: 'risk', verdict: altered('it is not in a form that we know') };
  }
  const file = releaseFileSchema.safeParse(value);
  if (!file.success) return { name, kind: 'release', verdict: altered('it is not in a form that we know') };
  const { id, release } = file.data;
  return { name, kind: 'release', verdict: alone, release, id, ...statementOf('release', file.data) };
}

/** Readers differ in which of two equal names they believe; blanks between values mean nothing to any. */
function isWrittenOnce(content: string, value: unknown): boolean {
  const dense = content.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, kept: string | undefined) => kept ?? '');
  return dense === JSON.stringify(value);
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
