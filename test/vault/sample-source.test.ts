import { expect, it } from 'vitest';
import { sampleDefaults, sampleJourneys } from '../../shared/sample/journeys.ts';
import { sampleInAdvance } from '../../shared/vault/sample-source.ts';

it('makes the sample once, and no further where it is given up', async () => {
  let pieces = 0;
  const breathe = async () => {
    pieces += 1;
  };
  const sample = sampleInAdvance({ breathe });
  sample.begin();
  const abandoned = sample.looked();
  sample.giveUp();
  expect(await abandoned).toBe('given up');
  expect(pieces).toBe(1);

  sample.begin();
  const looked = await sample.looked();
  const made = pieces;
  expect(await sample.looked()).toBe(looked);
  expect(pieces).toBe(made);
  if (looked === 'given up') throw new RangeError('nobody gave it up');
  const [source] = looked.sources;
  const whole = Buffer.concat([...sampleJourneys(sampleDefaults)]);
  expect(Buffer.from(await source!.slice(0, whole.length + 1)).equals(whole)).toBe(true);
  expect(looked.summary).toMatchObject({ kind: 'sample', header: 'confirmed', open: [] });
});
