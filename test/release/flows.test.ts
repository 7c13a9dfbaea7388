import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Question } from '../../shared/policy/question.ts';
import { derive } from '../../shared/release/derive.ts';
import type { Cell, Derived } from '../../shared/release/release.ts';
import { exact, exactCells } from '../fakes/exact-release.ts';
import { randomJourneys, seeded } from '../fakes/random-journeys.ts';
import { questions, shapes } from '../journeys/reference/arbitrary.ts';
import { plainJourneys } from '../journeys/reference/plain-journeys.ts';

/** Paths that lead away from where they start, which links and drop-offs tell of. */
const forwards = questions.filter(
  question => question.ask === 'paths' && question.end === undefined && question.before === undefined,
);

const ends = /^\(+end\)+$/;

/** People at a place, and those who come to it and leave it, by position and name. */
function balances({ nodes = [], links = [] }: Derived, depth: number) {
  return nodes.map(({ step, name, people }) => {
    const into = links.filter(link => link.step + 1 === step && link.to === name && !ends.test(link.to));
    const out = links.filter(link => link.step === step && link.from === name);
    const sum = (of: typeof links) => of.reduce((all, link) => all + link.people.value, 0);
    return {
      people: people.value,
      in: step === 1 ? people.value : sum(into),
      // Who is cut at the depth goes nowhere.
      out: step === depth ? people.value : sum(out),
    };
  });
}

/** Noise on every cell, and any part of them withheld. */
function noisy(cells: readonly Cell[], seed: number): readonly Cell[] {
  const random = seeded(seed);
  return cells.flatMap((cell): Cell[] => {
    if (cell.state !== 'value' || random() < 0.3) return [];
    const value = Math.max(1, Math.round(cell.people.value + 6 * (random() - 0.5)));
    return [{ ...cell, people: { value, low: value, high: value } }];
  });
}

const dropsOff = (question: Question) => question.ask === 'paths' && question.tree !== true;

it('lets as many people leave a place of shown paths as come to it, whatever is withheld and however noisy', () => {
  let places = 0;
  fc.assert(
    fc.property(fc.integer(), shapes, forwards.filter(dropsOff), (seed, shape, question) => {
      if (question.ask !== 'paths') return;
      const cells = noisy(exactCells(plainJourneys(randomJourneys(seed, shape)), question), seed);
      for (const place of balances(derive(question, cells, exact), question.depth)) {
        places++;
        expect([place.in, place.out]).toEqual([place.people, place.people]);
      }
    }),
    { seed: 20260501, numRuns: 300 },
  );
  expect(places).toBeGreaterThan(300);
});

it('lets the beginnings of a tree add up in the same way, noise and gate off', () => {
  let places = 0;
  fc.assert(
    fc.property(fc.integer(), shapes, forwards, (seed, shape, question) => {
      if (question.ask !== 'paths') return;
      const tree: Question = { ...question, tree: true };
      const plain: Question = { ...question };
      delete plain.tree;
      const journeys = plainJourneys(randomJourneys(seed, shape));
      const derived = derive(tree, exactCells(journeys, tree), exact);
      for (const place of balances(derived, question.depth)) {
        places++;
        expect([place.in, place.out]).toEqual([place.people, place.people]);
      }
      // People are where whole paths have them.
      const whole = derive(plain, exactCells(journeys, plain), exact);
      expect([derived.nodes, derived.links]).toEqual([whole.nodes, whole.links]);
    }),
    { seed: 20260502, numRuns: 200 },
  );
  expect(places).toBeGreaterThan(200);
});

it('lets no step of a funnel have more people than the one before it, whatever is withheld and however noisy', () => {
  let falls = 0;
  fc.assert(
    fc.property(
      fc.integer(),
      shapes,
      questions.filter(({ ask }) => ask === 'funnel'),
      (seed, shape, question) => {
        const cells = noisy(exactCells(plainJourneys(randomJourneys(seed, shape)), question), seed);
        const groups = Map.groupBy(derive(question, cells, exact).steps ?? [], ({ group }) => group);
        for (const steps of groups.values()) {
          const people = steps.map(step => (step.people === 'withheld' ? 0 : step.people.value));
          expect(people).toEqual([...people].sort((a, b) => b - a));
          falls += people.length - 1;
        }
      },
    ),
    { seed: 20260503, numRuns: 200 },
  );
  expect(falls).toBeGreaterThan(100);
});
