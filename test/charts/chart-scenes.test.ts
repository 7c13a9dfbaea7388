import { expect, it } from 'vitest';
import { chartHeight, chartScene } from '../../shared/charts/chart-option.ts';
import type { Mark } from '../../shared/charts/scene.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import {
  countryFunnel,
  hostileReleases,
  manyPaths,
  sampleAttribution,
  sampleCompare,
  sampleFrequency,
  sampleFunnel,
  sampleMoney,
  samplePaths,
  samplePathTree,
  sampleReach,
  sampleRetention,
  sampleTimedFunnel,
  sampleTimedTransitions,
  sampleTimeTo,
  sampleTransitions,
  sampleTrend,
} from '../fakes/sample-releases.ts';
import { overlaps, textBoxes, textMarks } from './scene-geometry.ts';

const manyReach = sampleReach(
  Object.fromEntries(
    Array.from({ length: 70 }, (_, i) => [`touchpoint number ${i}`, Math.round(40_000 / (1 + i))]),
  ),
  { id: 'many' },
);
/** Each of thirty touchpoints leads to the three after it and back to the first, and every third to itself. */
const busySteps = Array.from({ length: 30 }, (_, i) => [
  ...[1, 2, 3].map(on => [`page ${i}`, `page ${i + on}`, 9000 - 200 * i - 100 * on] as const),
  [`page ${i}`, 'page 0', 4000 - 100 * i] as const,
  ...(i % 3 === 0 ? [[`page ${i}`, `page ${i}`, 2000 - 50 * i] as const] : []),
]).flat();

const samples: readonly ReleaseFile[] = [
  sampleReach(),
  sampleReach({ home: 300 }, { otherPeople: 0 }),
  manyReach,
  samplePaths(),
  samplePaths([[['home'], 300]], { depth: 1, otherPeople: 0 }),
  manyPaths(),
  sampleFunnel(),
  sampleFunnel({ all: [400, 200, 60, 12, 70] }),
  sampleFunnel({ all: [1, 2, 3, 4, 5] }),
  countryFunnel(),
  sampleFunnel(
    Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`segment ${i}`, [900 + i, 300, 100, 70, 80]])),
    {
      id: 'segments',
      by: 'segment',
    },
  ),
  sampleTimeTo(),
  sampleTimeTo([], { id: 'nothing-time' }),
  ...hostileReleases(),
  sampleTrend(),
  sampleTrend([900], { id: 'one-week' }),
  sampleTrend([3, 2, 1], { id: 'nothing-trend' }),
  sampleTrend(
    Array.from({ length: 300 }, (_, i) => 40 * (i % 17)),
    { id: 'many-weeks' },
  ),
  sampleRetention(),
  sampleRetention([3, 2], { id: 'nothing-retention' }),
  sampleRetention(
    Array.from({ length: 60 }, (_, i) => 900 + i),
    { id: 'many-cohorts', periods: 60 },
  ),
  samplePaths([], { otherPeople: 0, id: 'nothing-paths' }),
  sampleReach({}, { otherPeople: 0, id: 'nothing-reach' }),
  sampleTransitions(),
  sampleTransitions(busySteps, { id: 'busy-transitions' }),
  sampleTimedTransitions(),
  samplePathTree(),
  sampleTimedFunnel(),
  sampleTransitions([], { id: 'nothing-transitions', otherPeople: 0 }),
  sampleFrequency(),
  sampleFrequency([3, 2], { id: 'nothing-frequency' }),
  sampleMoney('sum'),
  sampleMoney('mean'),
  sampleMoney('sum', {}, { id: 'nothing-money' }),
  sampleAttribution(),
  sampleCompare(),
  sampleCompare({ DE: [3, 2] }, { id: 'nothing-compare' }),
];
const cases = samples.flatMap(file => [360, 480, 720, 1200].map(width => [file.id, width, file] as const));

it.each(cases)('keeps every word of %s at %i px inside the picture and off other words', (_, width, file) => {
  const height = chartHeight(file, width);
  const boxes = textBoxes(chartScene(file, 'light', { width, height }));
  const outside = boxes.filter(
    box => box.left < 0 || box.right > width || box.top < 0 || box.bottom > height,
  );
  expect({ outside, overlaps: overlaps(boxes) }).toEqual({ outside: [], overlaps: [] });
});

it.each(cases)('draws %s at %i px in a lower window without words on words', (_, width, file) => {
  const height = Math.max(360, Math.round(chartHeight(file, width) * 0.6));
  expect(overlaps(textBoxes(chartScene(file, 'dark', { width, height })))).toEqual([]);
});

it.each(cases)('carries in %s at %i px how it was made', (_, width, file) => {
  const words = textMarks(chartScene(file, 'light', { width, height: chartHeight(file, width) }))
    .map(mark => mark.text)
    .join(' ');
  expect(words).toContain(`±${file.release.plan.half_width_95} people at 95\u00a0%`);
  expect(words).toContain('are withheld.');
  expect(words).toContain('k 20');
});

/** Filled rectangles in the colour of bars. */
function bars(marks: readonly Mark[], fill: string): readonly Extract<Mark, { kind: 'rect' }>[] {
  return marks.filter(
    (mark): mark is Extract<Mark, { kind: 'rect' }> => mark.kind === 'rect' && mark.fill === fill,
  );
}

it('draws reach bars as long as their people, the largest first, withheld after, other last', () => {
  const file = sampleReach();
  const scene = chartScene(file, 'light', { width: 1000, height: 500 });
  const rows = scene.items.slice(2);
  expect(rows.map(row => row.name)).toEqual([
    'home',
    'search',
    'product page',
    'cart',
    'checkout',
    'purchase',
    'newsletter',
    'store finder',
    'gift card',
    'returns',
    'other',
  ]);
  const perPerson = rows.slice(0, 8).map((row, i) => {
    const cells = file.release.cells.flatMap(cell => (cell.state === 'value' ? [cell.people.value] : []));
    return bars(row.marks, scene.theme.bar)[0]!.width / cells.sort((a, b) => b - a)[i]!;
  });
  for (const ratio of perPerson) expect(ratio).toBeCloseTo(perPerson[0]!, 6);
  expect(rows.slice(8, 10).map(row => bars(row.marks, scene.theme.bar))).toEqual([[], []]);
  expect(bars(rows[10]!.marks, scene.theme.other)).toHaveLength(1);
});

it('draws times from short to long, withheld ones in their place, and names the median', () => {
  const scene = chartScene(sampleTimeTo(), 'light', { width: 1000, height: 560 });
  const rows = scene.items.slice(2);
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  expect(rows.map(row => plain(row.name))).toEqual([
    'under 1 hour',
    '1 to 3 hours',
    '3 to 6 hours',
    '6 to 12 hours',
    '12 hours to 1 day',
    '1 to 2 days',
    '2 to 3 days',
    '3 to 7 days',
    '7 to 14 days',
    '14 to 30 days',
    '30 days and more',
  ]);
  expect(rows.map(row => bars(row.marks, scene.theme.bar).length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  expect(
    plain(
      textMarks(scene)
        .map(mark => mark.text)
        .join(' '),
    ),
  ).toMatch(/Median: 9 hours \(6 to 12 hours\)\./);
});

it('draws the cohorts that are shown where most of a long period has nobody', () => {
  const shown = Array.from({ length: 20 }, (_, i) => 3000 + 100 * i);
  const nobody = Array.from({ length: 40 }, () => 0);
  const file = sampleRetention([...nobody, ...shown, ...nobody], { id: 'empty-ends' });
  const scene = chartScene(file, 'light', { width: 1000, height: chartHeight(file, 1000) });
  const drawn = new Set(scene.items.map(({ name }) => name));
  const cohorts = file.release.derived.triangle!.filter(({ people }) => people !== 'withheld');
  expect(new Set(cohorts.map(({ cohort }) => cohort)).size).toBe(20);
  expect(cohorts.filter(({ cohort }) => !drawn.has(cohort))).toEqual([]);
  expect(
    textMarks(scene)
      .map(({ text }) => text)
      .join(' '),
  ).toContain('Not drawn, in the table: 70 more cohorts.');
});

it('draws each shown step once, as thick as its people, down on the right and back up on the left', () => {
  const file = sampleTransitions();
  const scene = chartScene(file, 'light', { width: 1000, height: chartHeight(file, 1000) });
  const arcs = scene.items.flatMap(item =>
    item.marks.flatMap(mark =>
      mark.kind === 'path' && mark.layer === 'mark' ? [{ name: item.name, mark }] : [],
    ),
  );
  const shown = file.release.cells.flatMap(cell =>
    cell.state === 'value' ? [{ name: `${cell.key['from']} to ${cell.key['to']}`, people: cell.people }] : [],
  );
  expect(arcs.map(({ name }) => name).sort()).toEqual(shown.map(({ name }) => name).sort());
  for (const { name, people } of shown) {
    const { mark } = arcs.find(arc => arc.name === name)!;
    expect(mark.strokeWidth).toBeCloseTo(
      Math.max(1.2, (arcs[0]!.mark.strokeWidth! * people.value) / shown[0]!.people.value),
      6,
    );
  }
  const side = (name: string) => {
    const { mark } = arcs.find(arc => arc.name === name)!;
    const [from, towards] = [...mark.d.matchAll(/[MC](-?[\d.]+)/g)].map(([, x]) => Number(x));
    return towards! > from! ? 'right' : 'left';
  };
  expect([side('home to browse'), side('browse to home'), side('cart to checkout')]).toEqual([
    'right',
    'left',
    'right',
  ]);
  expect(textMarks(scene).map(({ text }) => text)).toContain('home');
});

it('never draws a withheld cell as a number: a hatched stub of one size, and the word', () => {
  for (const file of [
    sampleReach(),
    sampleFunnel({ all: [400, 200, 60, 12, 9] }),
    countryFunnel(),
    sampleTimeTo(),
  ]) {
    const scene = chartScene(file, 'light', { width: 1000, height: 700 });
    const rows = scene.items.filter(item => item.tooltip?.includes('withheld: fewer'));
    expect(rows.length).toBeGreaterThan(0);
    for (const { marks, tooltip } of rows) {
      const stub = marks.find(mark => mark.kind === 'rect' && mark.dash !== undefined);
      expect(stub).toMatchObject({ width: 51 });
      expect(marks.filter(mark => mark.kind === 'rect' && mark.fill !== undefined)).toEqual([]);
      expect(marks.some(mark => mark.kind === 'text' && mark.text === 'withheld')).toBe(true);
      expect(
        marks.filter(mark => mark.kind === 'text' && /\d/.test(mark.text) && mark.text.includes('±')),
      ).toEqual([]);
      expect(tooltip).toContain('or none');
    }
  }
});

it('marks the sums of a funnel that withheld people may be missing from, and says so', () => {
  const words = (counts: number[]) =>
    textMarks(chartScene(sampleFunnel({ all: counts }), 'light', { width: 900, height: 500 })).map(
      mark => mark.text,
    );
  expect(words([4000, 2000, 6, 500, 900]).filter(text => text.startsWith('≥\u00a0'))).toHaveLength(3);
  expect(words([4000, 2000, 6, 500, 900]).join(' ')).toContain(
    'no sum or share counts the people in withheld cells',
  );
  expect(words([4000, 2000, 600, 500, 900]).join(' ')).not.toContain('≥');
});

it('breaks the line of a trend where periods are withheld, and draws no number there', () => {
  const scene = chartScene(sampleTrend(), 'light', { width: 1000, height: 500 });
  const lines = scene.items
    .find(item => item.name === 'line')!
    .marks.filter(mark => mark.kind === 'path' && mark.stroke === scene.theme.bar);
  // Withheld: the fourth, fifth and seventh week. Two ends draw the week that stands alone.
  expect(lines.map(mark => (mark.kind === 'path' ? mark.d.split('L').length : 0))).toEqual([3, 2, 6]);
  const hatched = scene.items.find(item => item.name === 'withheld')!.marks;
  expect(hatched).toHaveLength(2);
  const withheld = scene.items.filter(item => item.tooltip?.includes('withheld: fewer'));
  expect(withheld.map(item => item.name)).toEqual(['2026-W05', '2026-W06', '2026-W08']);
  for (const { marks } of withheld) expect(marks.map(mark => mark.kind)).toEqual(['rect']);
});

it('leaves rows that have no room to the table and says so', () => {
  const words = textMarks(chartScene(manyReach, 'light', { width: 700, height: 500 })).map(mark => mark.text);
  expect(words.join(' ')).toMatch(/Not drawn, in the table: \d+ more/);
  expect(words).toContain('other');
});
