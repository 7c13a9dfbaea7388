import { expect, it } from 'vitest';
import { inParts } from '../../shared/journeys/parts.ts';
import {
  budgetOf,
  chargedTo,
  epsilonAt,
  largestOf,
  nothing,
  type PartCharge,
} from '../../shared/privacy/charge.ts';
import { keyedIdentifier } from '../../shared/vault/keyed.ts';
import { type FakeEvent, firstMoment, storeOf } from '../fakes/random-journeys.ts';

/**
 * Why no column divides a population (PRIVACY.md 5.2 allows one whose values are declared beforehand and never
 * change): that a value never changes is a promise about files that are not there yet. Where it is broken the ledger
 * does not know, and somebody is charged for in two parts.
 */

const plans = ['basic', 'premium'];

/** What a column would do: the place of a person's one value in the list that was declared. */
function partByColumn(events: readonly FakeEvent[], person: string): number | 'left out' {
  const values = new Set(events.filter(event => event.person === person).map(event => event.country));
  const [value] = values;
  return values.size === 1 && plans.includes(value!) ? plans.indexOf(value!) + 1 : 'left out';
}

function month(plan: string, atMonth: number): FakeEvent[] {
  const time = firstMoment + atMonth * 31 * 86_400_000_000;
  return [{ person: 'moves up', time, touchpoint: 'home', channel: 'web', country: plan }];
}

const budget = budgetOf(3, 1e-6);
const whole: Omit<PartCharge, 'parts'> = budget;

it('a value that changes from one file to the next spends two budgets on one person, and no ledger says so', () => {
  const files = [month('basic', 0), month('premium', 1)];
  const parts = files.map(file => partByColumn(file, 'moves up'));
  // Each file alone is in order: one value a person, and a declared one.
  expect(parts).toEqual([1, 2]);
  const charges: PartCharge[] = parts.map(part => ({ ...whole, parts: [Number(part)] }));
  const spentIn = charges.reduce(chargedTo, [nothing, nothing]);
  const epsilon = (rho: bigint) => epsilonAt(rho, 1e-6, budget.deltaThreshold);
  // What the ledger says, and what was really learned from this one person.
  expect(epsilon(largestOf(spentIn).rho)).toBeLessThanOrEqual(3);
  const both = charges.reduce((sum, { rho }) => sum + rho, 0n);
  expect(epsilon(both)).toBeGreaterThan(4);
  // In one file alone it would have been seen.
  expect(partByColumn(files.flat(), 'moves up')).toBe('left out');
});

it('a keyed hash of the identifier keeps the same person in one part, whatever any column says', () => {
  const key = new Uint8Array(32).fill(7);
  const part = (events: readonly FakeEvent[]) =>
    inParts(storeOf(events).store, 2, identifier => keyedIdentifier(key, identifier)).parts;
  expect(part(month('basic', 0))).toEqual(part(month('premium', 1)));
});
