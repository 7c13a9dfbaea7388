import type { Receipt } from '../ledger/ledger.ts';
import type { Mapping } from '../policy/mapping.ts';
import { columnsOf, consentColumns } from '../policy/policy-limits.ts';
import { Failure, type FaultCode } from '../protocol/fault.ts';
import { type Governing, lastOf, note, noteIf, requireSamePolicy, type TrailWorld } from './trail.ts';

/** What a vault notes of one population. Ids are keyed hashes that the vault made; nothing here is data. */

export interface Opened {
  readonly population: string;
  readonly snapshot: string;
  readonly format: string;
  readonly mapping: Mapping;
  /** Keyed: of the whole mapping, of the consent rule, and of the lists of people to leave out. */
  readonly ids: { readonly mapping: string; readonly consent: string; readonly list: string };
  readonly lists: number;
}

/** Notes an opening, and mapping, consent rule and list where they are others than last time. */
export async function noteOpened(world: TrailWorld, opened: Opened): Promise<void> {
  const { population, snapshot, format, mapping, ids, lists } = opened;
  await noteIf(world, entries => {
    const last = lastOf(entries, 'mapped', entry => entry.population === population);
    if (last !== 'none' && last.mapping === ids.mapping) return 'nothing';
    const columns = [...new Set(columnsOf(mapping))].sort();
    return { kind: 'mapped', population, mapping: ids.mapping, columns, precision: mapping.precision };
  });
  await noteIf(world, entries => {
    const last = lastOf(entries, 'consent-rule', entry => entry.population === population);
    const column = consentColumns(mapping).join(', ') || 'none';
    if (last === 'none' ? column === 'none' : last.rule === ids.consent) return 'nothing';
    return { kind: 'consent-rule', population, rule: ids.consent, column };
  });
  await noteIf(world, entries => {
    const last = lastOf(entries, 'list', entry => entry.population === population);
    if (last === 'none' ? lists === 0 : last.list === ids.list) return 'nothing';
    const before = entries.flatMap(entry =>
      entry.kind === 'export' && entry.population === population ? [entry.manifest] : [],
    );
    return { kind: 'list', population, list: ids.list, lists, exports_before: [...new Set(before)] };
  });
  await note(world, { kind: 'opened', population, snapshot, format });
}

/** A question as the log tells it. */
export interface Told {
  readonly population: string;
  readonly snapshot: string;
  readonly question: unknown;
}

/**
 * Notes a question that is charged. The log has one order: a policy that stands in it before the question holds for it.
 *
 * @throws Failure `policy-changed`, and then no record may be read for it
 */
export async function noteQuestion(
  world: TrailWorld,
  under: Governing,
  asked: Told & { readonly share: string; readonly receipt: Receipt },
): Promise<void> {
  const { receipt, question, ...told } = asked;
  await noteIf(world, entries => {
    requireSamePolicy(entries, under, 'its price');
    return { kind: 'question', ...told, question: question as never, ledger: receipt };
  });
}

/** Notes an answer that was given for nothing. @throws Failure `policy-changed`, and then it may not be given */
export async function noteRepeat(
  world: TrailWorld,
  under: Governing,
  { population, snapshot, question }: Told,
): Promise<void> {
  await noteIf(world, entries => {
    requireSamePolicy(entries, under, 'nothing');
    return { kind: 'cache-hit', population, snapshot, question: question as never };
  });
}

/** Refusals that somebody may have to answer for; a mistyped recipe is none. */
const refusals: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'policy-forbids',
  'policy-expired',
  'policy-changed',
  'needs-steward',
  'population-closed',
  'budget-exceeded',
  'terms-loosened',
  'person-differs',
  'data-replaced',
  'ledger-broken',
]);

/** Does the work; where it is refused, notes that, by its code alone. */
export async function notingRefusals<Done>(
  world: TrailWorld,
  what: string,
  work: () => Promise<Done>,
): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && refusals.has(error.fault.code)) {
      // A log that cannot be written must not hide why.
      await note(world, { kind: 'refusal', what, code: error.fault.code }).catch(() => {});
    }
    throw error;
  }
}
