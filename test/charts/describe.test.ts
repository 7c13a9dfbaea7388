import { expect, it } from 'vitest';
import { describeRelease } from '../../shared/charts/describe.ts';
import {
  countryFunnel,
  hostileReleases,
  samplePaths,
  sampleReach,
  sampleTimeTo,
} from '../fakes/sample-releases.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

it('says what a reach chart shows, what is grouped and what is withheld', () => {
  expect(plain(describeRelease(sampleReach({ home: 900, cart: 500, a: 1, b: 2, c: 3 }, { seed: 9 })))).toBe(
    'What people touch. People with each touchpoint in their journey. Each person counts for at most eight touchpoints. ' +
      'shop customers, 51,240 ±40 people analysed, k 20, 5 % of the privacy budget (ε 3, δ 1e-6). ' +
      '2 touchpoints shown: “home” about 920 ±42 people; “cart” about 520 ±42 people. ' +
      'Other, grouped: about 620 ±49 people. 3 groups withheld. ' +
      'Privacy noise: ±42 people at 95 % (±49 for other). Groups under about 139 people are withheld.',
  );
});

it('follows a path chart from position to position', () => {
  const words = plain(describeRelease(samplePaths()));
  expect(words).toContain('15 paths shown. Position one: “home” about 30,120');
  expect(words).toMatch(/Position two: “search” about 10,\d{3} ±\d+ people, 35\.\d ±0\.\d % of the start/);
  expect(words).toMatch(
    /Position three: “product page” .*; “checkout” about 150 ±15 people, 0\.5 ±0\.1 % of the start\. Position four:/,
  );
});

it('says how long people took, and the quantiles of those in shown times', () => {
  const words = plain(describeRelease(sampleTimeTo()));
  expect(words).toMatch(/Time from the first “home” to the first “purchase” after it/);
  expect(words).toMatch(
    /Time taken: under 1 hour about 8\d\d ±15 people; 1 to 3 hours about .*Median: .*A quarter: .*Three quarters: /,
  );
  expect(words).toContain('People in withheld times are in none of these. 1 group withheld.');
});

it('names the groups of a funnel and the steps that are withheld', () => {
  const words = plain(describeRelease(countryFunnel()));
  expect(words).toMatch(/In “LU”: “home” at least about \d+ ±\d+ people; .*“purchase” withheld\./);
  expect(words).toContain('of the first step');
});

it('counts withheld groups in words that fit their number', () => {
  const words = (counts: Record<string, number>) => describeRelease(sampleReach({ home: 900, ...counts }));
  expect(words({})).toContain('No listed group is withheld.');
  expect(words({ a: 1 })).toContain(' 1 group withheld.');
  expect(words({ a: 1, b: 1 })).toContain(' 2 groups withheld.');
});

it('is one line without markup that a name could have brought', () => {
  for (const file of hostileReleases()) {
    const words = describeRelease(file);
    expect(words).not.toMatch(/\p{Cc}|\u202e/u);
    expect(words).toContain('withheld');
  }
});
