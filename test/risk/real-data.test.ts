import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { finished } from '../../shared/journeys/finished.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { classFigures, peopleBelow, sizeHistogram } from '../../shared/risk/class-figures.ts';
import { classSizes } from '../../shared/risk/classes.ts';
import { pathClasses } from '../../shared/risk/path-classes.ts';
import { look } from '../../shared/vault/look.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import { realFile } from '../formats/real-file.ts';

/** Beside the figures that were measured elsewhere on the same files (JOURNEYS.md 0.2). */

const calm = { signal: new AbortController().signal, progress: () => {} };

describe('real journeys', () => {
  it('of sepsis patients are picked out as measured: 10.5, 34.2 and 55.3 % by 1, 2 and 3 activities on their days', async ({
    skip,
  }) => {
    const path = realFile('sepsis.csv');
    if (path === 'absent') skip('sepsis.csv is not among the shared data.');
    const { tables, summary } = await look([memorySource('sepsis', readFileSync(path))], 'names');
    const dataset = await openDataset(
      {
        host: hastyHost(),
        kind: 'durable',
        tables,
        format: summary.format,
        population: 'sepsis patients',
        mapping: {
          person: ['Case ID'],
          time: { kind: 'clock', column: 'Complete Timestamp', format: 'auto', zone: 'Europe/Amsterdam' },
          touchpoint: { columns: ['Activity'], join: ' / ' },
          attributes: {},
          sensitive: [],
          precision: 'second',
          zone: 'Europe/Amsterdam',
          groups: {},
          public: [],
        },
        terms: 'default',
        leaveOut: [],
      },
      calm,
    );
    const preview = await dataset.risk.preview(asMapped, 'not a sample', calm);
    if (preview.state !== 'shown') throw new Error(preview.why);
    const percent = (bucket: string) =>
      preview.unicity
        .find(cell => cell.label === 'touchpoint' && cell.bucket === bucket)!
        .shares.map(share => (share.kind === 'about' ? share.percent : share.kind));
    const days = percent('day').map(Number);
    for (const [i, measured] of [10.5, 34.2, 55.3].entries()) {
      // Measured by one draw a case: five of its standard errors, and half a percent of rounding.
      const error = Math.sqrt((measured * (100 - measured)) / 1050);
      expect(Math.abs(days[i]! - measured), `${i + 1} points`).toBeLessThan(5 * error + 0.5);
    }
    expect(percent('none')).toEqual(Array(5).fill('under'));
    // 74.7 % of whole traces are unique; an order within one moment is the source's.
    expect(preview.paths.alone).toMatchObject({ kind: 'about', percent: expect.closeTo(74.7, -1) });
    expect(preview.columns).toBe('none');
  });

  it('of all visitors of msnbc.com are alike for 10 or more in 79.3 of 100 cases', ({ skip }) => {
    const path = realFile('msnbc.zip');
    if (path === 'absent') skip('msnbc.zip is not among the shared data.');
    const archive = unzipSync(readFileSync(path), { filter: ({ name }) => name === 'msnbc990928.seq' });
    const bytes = archive['msnbc990928.seq']!;
    const offsets: number[] = [0];
    const pages: number[] = [];
    let line = 0;
    let number = 0;
    for (const byte of bytes) {
      if (byte >= 48 && byte <= 57) number = 10 * number + byte - 48;
      else if (line >= 7 && number > 0) {
        pages.push(number);
        number = 0;
      } else number = 0;
      if (byte !== 10) continue;
      if (line >= 7 && pages.length > offsets.at(-1)!) offsets.push(pages.length);
      line++;
    }
    if (number > 0) pages.push(number);
    if (pages.length > offsets.at(-1)!) offsets.push(pages.length);
    const histogram = sizeHistogram(
      classSizes(
        finished(
          pathClasses(Uint32Array.from(offsets), { codes: pages, from: 0, each: 1, values: 18, to: 'as is' }),
        ),
      ),
    );
    const { people } = classFigures(histogram);
    expect(people).toBe(989_818);
    expect(100 * (1 - peopleBelow(histogram, 10) / people)).toBeCloseTo(79.3, 1);
  });
});
