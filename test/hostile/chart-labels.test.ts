import { Resvg } from '@resvg/resvg-js';
import { expect, it } from 'vitest';
import { chartSvg } from '../../shared/charts/chart-option.ts';
import { sampleFunnel, samplePaths, sampleReach } from '../fakes/sample-releases.ts';
import { hostileLabels, whatRuns } from './hostile-labels.ts';

const born = Object.getOwnPropertyNames(Object.prototype);
const labels = [...new Set([...born, ...hostileLabels])];
const title = '"><script>globalThis.hostile=1</script>';

const hostile = [
  sampleReach(Object.fromEntries(labels.map((label, n) => [`${label}`, 9000 - 100 * n])), { id: 'a', title }),
  samplePaths(
    labels.map((label, n) => [['home', label], 5000 - 60 * n] as const),
    { id: 'b', title, start: 'home' },
  ),
  sampleFunnel(
    { [title]: [4000, 900, 300, 70, 60], valueOf: [4000, 900, 300, 70, 60] },
    {
      id: 'c',
      title,
      by: '<b>by</b>',
      steps: labels.slice(0, 5),
    },
  ),
];

it.each(hostile.map(file => [file.id, file] as const))(
  'draws names that objects are born with like any other, and spoils no object: %s',
  (_, file) => {
    const svg = chartSvg(file, 'light', 1000);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(born);
    const strange: string[] = [];
    for (const key in {}) strange.push(key);
    expect(strange).toEqual([]);
    expect(() => new Resvg(svg)).not.toThrow();
    expect(svg).not.toMatch(/NaN|undefined|\[object/);
    expect(whatRuns(svg)).toEqual([]);
  },
);

it('would see what runs', () => {
  for (const planted of [
    '<script>',
    '<p onclick=x>',
    '<img src="https://a/">',
    "<a href='javascript:1'>",
    '<svg\nonload="x">',
    '<use href="#a"/>',
  ])
    expect([planted, whatRuns(planted)]).toEqual([planted, [planted]]);
  expect(whatRuns('&lt;script&gt; <p title="a > b" data-x="1">onload=1</p>')).toEqual([]);
});

it('says names that objects are born with', () => {
  const svg = chartSvg(hostile[0]!, 'light', 1000);
  for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) expect(svg).toContain(`>${name}</text>`);
});
