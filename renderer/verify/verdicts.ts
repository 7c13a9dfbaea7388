import type { CheckedExport } from '../../shared/release/checked-export.ts';
import { manifestName } from '../../shared/release/export-names.ts';
import type { VerifiedFile } from '../../shared/release/verify-export.ts';
import type { Signature } from '../../shared/signing/ed25519.ts';

/** What a check of an export found, in plain words and as a list of a page. */

/** What there is to say of whoever holds the key of a signature. */
export type SignerWords = (signature: Signature) => string;

export function summaryOf({ files }: CheckedExport): string {
  if (files.length === 0) return '';
  const altered = files.filter(({ verdict }) => verdict.state === 'altered').length;
  if (altered > 0) {
    return altered === 1
      ? 'One file was altered since it was exported.'
      : `${altered} files were altered since they were exported.`;
  }
  if (files.some(({ verdict }) => verdict.state === 'unproven'))
    return `Nothing altered was found. What cannot be told alone needs ${manifestName} beside it.`;
  return files.length === 1 ? 'The file is as it was exported.' : 'All files are as they were exported.';
}

const states = { intact: 'Intact', altered: 'Altered', unproven: 'Cannot be told' } as const;

/** Fills a list with one item a file. */
export function showChecked(list: Element, { files, missing }: CheckedExport, signer: SignerWords): void {
  const items = files.map(file => {
    const { state } = file.verdict;
    const item = node('li', { class: state });
    item.append(node('h2', {}, file.name), node('p', { class: 'state' }, states[state]));
    const facts = node('dl', {});
    for (const [name, says] of factsOf(file, signer))
      facts.append(node('dt', {}, name), node('dd', {}, says));
    if (facts.childNodes.length > 0) item.append(facts);
    return item;
  });
  const absent = missing.map(name => {
    const item = node('li', { class: 'altered' });
    item.append(
      node('h2', {}, name),
      node('p', { class: 'state' }, 'Not here'),
      node('p', {}, 'The manifest lists it; ask for it, or choose it too.'),
    );
    return item;
  });
  list.replaceChildren(...items, ...absent);
}

function factsOf(
  { verdict, signed, release, manifest }: VerifiedFile,
  signer: SignerWords,
): readonly (readonly [string, string])[] {
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
  facts.push(['Signed', signed === 'unsigned' ? 'not signed, so nothing tells who made it' : signer(signed)]);
  return facts;
}

function guarantee(epsilon: number, delta: number, k: number): string {
  return `whatever was ever released about these people is together (${epsilon}, ${delta.toExponential()})-differentially private for each of them, and every number shown stands for ${k} or more`;
}

function node(name: string, attributes: Readonly<Record<string, string>>, text = ''): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== '') made.textContent = text;
  return made;
}
