import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SankeyPlace, sankeyLayout } from '../../shared/charts/sankey-layout.ts';
import { manyPaths, type PathCounts, samplePaths } from '../fakes/sample-releases.ts';

const place: SankeyPlace = { x: 20, y: 40, width: 900, height: 600, lastWidth: 120, labelHeight: 36, gap: 8 };

const counts: fc.Arbitrary<PathCounts> = fc.uniqueArray(
  fc.tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 100, max: 20_000 }),
  ),
  { selector: ([path]) => path.join(), minLength: 1, maxLength: 60 },
);

it('makes nodes as high as their people and keeps nodes, labels and picture apart', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 200, max: 1200 }), (paths, height) => {
      const { release } = samplePaths(paths, { anchored: false });
      const { nodes } = sankeyLayout(release, { ...place, height });
      const tall = nodes.filter(node => node.height > 1.5);
      for (const node of tall)
        expect(node.height / node.people.value).toBeCloseTo(tall[0]!.height / tall[0]!.people.value, 9);
      for (const [i, node] of nodes.entries()) {
        expect(node.y - place.labelHeight).toBeGreaterThanOrEqual(place.y);
        expect(node.y + node.height).toBeLessThanOrEqual(place.y + height + 0.001);
        const above = nodes[i - 1];
        if (above?.column === node.column)
          expect(node.y - place.labelHeight).toBeGreaterThanOrEqual(
            above.y + above.height + place.gap - 0.001,
          );
      }
    }),
    { seed: 11, numRuns: 60 },
  );
});

it('has room for every ribbon at both its ends, one under the other', () => {
  fc.assert(
    fc.property(counts, paths => {
      const { nodes, links } = sankeyLayout(samplePaths(paths, { anchored: false }).release, place);
      for (const [i, node] of nodes.entries()) {
        for (const end of ['from', 'to'] as const) {
          const middle = (link: (typeof links)[number]) => (end === 'from' ? link.fromY : link.toY);
          const joined = links.filter(link => link[end] === i).sort((a, b) => middle(a) - middle(b));
          let used = node.y;
          for (const link of joined) {
            expect(middle(link) - link.thickness / 2).toBeGreaterThanOrEqual(used - 0.001);
            used = middle(link) + link.thickness / 2;
          }
          const room = node.height - (end === 'from' ? node.endedHeight : 0);
          if (node.height > 1.5) expect(used).toBeLessThanOrEqual(node.y + room + 0.001);
        }
      }
    }),
    { seed: 12, numRuns: 60 },
  );
});

it('folds what a column has no room for into one node that is the sum of the rest', () => {
  const { release } = manyPaths();
  const { nodes, links } = sankeyLayout(release, place);
  for (const further of nodes.filter(node => node.kind === 'further')) {
    const drawn = nodes.filter(node => node.column === further.column && node.kind === 'touchpoint');
    const shown = release.derived.nodes!.filter(node => node.step === further.column + 1);
    expect(further.folded).toBe(shown.length - drawn.length);
    const rest = shown.filter(node => !drawn.some(each => each.name === node.name));
    expect(further.people.value).toBe(rest.reduce((sum, node) => sum + node.people.value, 0));
    expect(Math.max(...rest.map(node => node.people.value))).toBeLessThanOrEqual(
      Math.min(...drawn.map(node => node.people.value)),
    );
  }
  expect(nodes.filter(node => node.kind === 'further').length).toBeGreaterThan(2);
  expect(new Set(links.map(link => `${link.from} ${link.to}`)).size).toBe(links.length);
});

it('draws no link whose interval reaches nobody, and around each a halo for the high end', () => {
  const file = samplePaths();
  const doubtful = file.release.derived.links!.find(link => link.from === 'home' && link.to === 'cart')!;
  doubtful.people = { value: 20, low: 0, high: 45 };
  const { nodes, links } = sankeyLayout(file.release, place);
  const to = links.map(link => `${nodes[link.from]!.name} ${nodes[link.to]!.name}`);
  expect(to).toContain('home search');
  expect(to).not.toContain('home cart');
  for (const link of links) {
    expect(link.halo / link.thickness).toBeCloseTo(link.people.high / link.people.value, 9);
  }
});

it('puts other last in the first column and gives ends to the nodes where paths end', () => {
  const { nodes } = sankeyLayout(samplePaths().release, place);
  const first = nodes.filter(node => node.column === 0);
  expect(first.map(node => node.kind)).toEqual(['touchpoint', 'other']);
  expect(first[0]!.ended!.value).toBeGreaterThan(9_000);
  expect(nodes.filter(node => node.column === 3).map(node => node.ended)).toEqual(
    nodes.filter(node => node.column === 3).map(() => undefined),
  );
});
