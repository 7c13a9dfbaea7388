import './no-code-from-text.ts';
import { unzipSync } from 'fflate';
import { manifestName } from '../../shared/release/export-names.ts';
import type { ExportedFile } from '../../shared/release/manifest.ts';
import { type VerifiedFile, verifyExport } from '../../shared/release/verify-export.ts';
import { isSigned } from '../../shared/signing/ed25519.ts';
import { fingerprint, readFingerprint } from '../../shared/signing/fingerprint.ts';

/** The page on which a recipient checks an export: everything happens here, nothing is sent or kept. */

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const results = element('results');
const typed = element<HTMLInputElement>('fingerprint');
let checked: readonly VerifiedFile[] = [];
let missing: readonly string[] = [];

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
  const files = (await Promise.all(chosen.map(read))).flat();
  checked = await verifyExport(files, async (signature, purpose, statement) =>
    isSigned(crypto.subtle, signature, purpose, statement),
  );
  const names = new Set(files.map(({ name }) => name));
  const listed = checked.flatMap(({ manifest }) => manifest?.files.map(({ name }) => name) ?? []);
  missing = listed.filter(name => !names.has(name));
  element('status').textContent = summary();
  show();
}

async function read(file: File): Promise<readonly ExportedFile[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!file.name.toLowerCase().endsWith('.zip')) return [{ name: file.name, bytes }];
  try {
    return Object.entries(unzipSync(bytes)).map(([name, content]) => ({ name, bytes: content }));
  } catch {
    return [{ name: file.name, bytes }];
  }
}

function summary(): string {
  if (checked.length === 0) return '';
  const altered = checked.filter(({ verdict }) => verdict.state === 'altered').length;
  if (altered > 0) {
    return altered === 1
      ? 'One file was altered since it was exported.'
      : `${altered} files were altered since they were exported.`;
  }
  if (checked.some(({ verdict }) => verdict.state === 'unproven'))
    return `Nothing altered was found. What cannot be told alone needs ${manifestName} beside it.`;
  return checked.length === 1 ? 'The file is as it was exported.' : 'All files are as they were exported.';
}

const states = { intact: 'Intact', altered: 'Altered', unproven: 'Cannot be told' } as const;

function show(): void {
  const items = checked.map(file => {
    const { state } = file.verdict;
    const item = node('li', { class: state });
    item.append(node('h3', {}, file.name), node('p', { class: 'state' }, states[state]));
    const facts = node('dl', {});
    for (const [name, says] of factsOf(file)) facts.append(node('dt', {}, name), node('dd', {}, says));
    if (facts.childNodes.length > 0) item.append(facts);
    return item;
  });
  const absent = missing.map(name => {
    const item = node('li', { class: 'altered' });
    item.append(
      node('h3', {}, name),
      node('p', { class: 'state' }, 'Not here'),
      node('p', {}, 'The manifest lists it; ask for it, or choose it too.'),
    );
    return item;
  });
  results.replaceChildren(...items, ...absent);
}

function factsOf({
  verdict,
  signed,
  release,
  manifest,
}: VerifiedFile): readonly (readonly [string, string])[] {
  if (verdict.state === 'altered') return [['Why', `${verdict.why}.`]];
  const facts: (readonly [string, string])[] = [];
  if (verdict.state === 'unproven') facts.push(['Why', `${verdict.why}.`]);
  if (manifest !== undefined) {
    const { population, policy, ledger, budget, loosened } = manifest;
    facts.push(
      ['People', population],
      ['Guarantee', guarantee(budget.total.epsilon, budget.total.delta, policy.k)],
      ['Policy', policy.hash],
      ['Ledger', `${ledger.entries} entries, ending in ${ledger.head}`],
    );
    for (const { from, to, at, reason } of loosened ?? [])
      facts.push([
        'Loosened',
        `by the steward on ${at.slice(0, 10)}: ε ${from.epsilon} to ${to.epsilon}, k ${from.k} to ${to.k}, both counted together. ${reason}`,
      ]);
  }
  if (release !== undefined) {
    const { population, plan, policy, ledger, created } = release;
    facts.push(
      ['People', population],
      [
        'Made',
        `${created.slice(0, 10)}; groups of ${plan.k} or more, privacy noise of ± ${plan.half_width_95} people at 95 %`,
      ],
      ['Policy', policy],
      ['Ledger', `charged as entry ${ledger.entry}, ${ledger.hash}`],
    );
  }
  facts.push(['Signed', signer(signed)]);
  return facts;
}

function guarantee(epsilon: number, delta: number, k: number): string {
  return `whatever was ever released about these people is together (${epsilon}, ${delta.toExponential()})-differentially private for each of them, and every number shown stands for ${k} or more`;
}

function signer(signed: VerifiedFile['signed']): string {
  if (signed === 'unsigned') return 'not signed, so nothing tells who made it';
  const mark = fingerprint(signed.key);
  const when = `${signed.at.slice(0, 10)}, key ${mark}`;
  if (typed.value.trim() === '') return `unknown signer, ${when}`;
  return readFingerprint(typed.value) === mark
    ? `by the key whose fingerprint you typed, ${when}`
    : `by ANOTHER key than the one whose fingerprint you typed, ${when}`;
}

function node(name: string, attributes: Readonly<Record<string, string>>, text = ''): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== '') made.textContent = text;
  return made;
}
