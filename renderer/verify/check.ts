import './no-code-from-text.ts';
import { type CheckedExport, checkedExport } from '../../shared/release/checked-export.ts';
import { isSigned, type Signature } from '../../shared/signing/ed25519.ts';
import { fingerprint, readFingerprint } from '../../shared/signing/fingerprint.ts';
import { showChecked, summaryOf } from './verdicts.ts';

/** The page on which a recipient checks an export: everything happens here, nothing is sent or kept. */

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const results = element('results');
const typed = element<HTMLInputElement>('fingerprint');
const nothing: CheckedExport = { files: [], missing: [] };
let checked = nothing;

element<HTMLInputElement>('files').addEventListener('change', event => {
  void check([...((event.target as HTMLInputElement).files ?? [])]);
});
document.addEventListener('dragover', event => event.preventDefault());
document.addEventListener('drop', event => {
  event.preventDefault();
  void check([...(event.dataTransfer?.files ?? [])]);
});
typed.addEventListener('input', show);

async function check(chosen: readonly File[]): Promise<void> {
  element('status').textContent = 'Checking…';
  try {
    const files = await Promise.all(
      chosen.map(async file => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    );
    checked = await checkedExport(files, (signature, purpose, statement) =>
      isSigned(crypto.subtle, signature, purpose, statement),
    );
    element('status').textContent = summaryOf(checked);
  } catch {
    checked = nothing;
    element('status').textContent = 'These files could not be read. Choose the files of one export.';
  }
  show();
}

function show(): void {
  showChecked(results, checked, signer);
}

function signer({ key, at }: Signature): string {
  const mark = fingerprint(key);
  const when = `${at.slice(0, 10)}, key ${mark}`;
  if (typed.value.trim() === '') return `unknown signer, ${when}`;
  return readFingerprint(typed.value) === mark
    ? `by the key whose fingerprint you typed, ${when}`
    : `by ANOTHER key than the one whose fingerprint you typed, ${when}`;
}
