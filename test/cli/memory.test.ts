import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from '../harness/files-below.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopRecipe } from './small-shop.ts';

const folder = temporaryFolder();
const little = { folder, environment: { MURMURATION_MEMORY: '204e6' } };
writeFileSync(join(folder, 'recipe.json'), shopRecipe());
writeFileSync(join(folder, 'small.csv'), shopCsv({ people: 1000 }));
writeFileSync(join(folder, 'large.csv'), shopCsv({ people: 100_000 }));
const release = (file: string, out: string, options = little) =>
  murmuration(['release', file, '--recipe', 'recipe.json', '--out', out, '--ledger', 'ledger'], options);

function kept(): Record<string, string> {
  return Object.fromEntries(
    filesBelow(join(folder, 'ledger')).map(path => [
      path,
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

it('says that an export does not fit, ends its import with the ledger as it was, and imports the next', async () => {
  expect(await release('small.csv', 'first')).toMatchObject({ status: 0 });
  const before = kept();
  const large = await release('large.csv', 'second');
  expect(large.status).toBe(3);
  expect(faultCode(large)).toBe('does-not-fit');
  expect(large.err).toMatch(/(will|may) not fit\. Map fewer columns .*about [\d,]+ events fit/);
  expect(large.err).toContain(
    'nothing was spent, and the ledger and what was kept of earlier answers are as they were',
  );
  expect(filesBelow(join(folder, 'second'))).toEqual([]);
  expect(kept()).toEqual(before);
  writeFileSync(join(folder, 'other.csv'), shopCsv({ people: 1200 }));
  expect(await release('other.csv', 'third')).toMatchObject({ status: 0 });
});

it('inspects what fits with what it takes, and says of what does not what would', async () => {
  const small = await murmuration(['inspect', 'small.csv', '--header', '--json'], little);
  const { needs } = JSON.parse(small.out);
  expect(needs).toMatchObject({ available: 204e6 });
  const large = await murmuration(['inspect', 'large.csv', '--header'], little);
  expect(faultCode(large)).toBe('does-not-fit');
  expect(large.err).toContain('They will not fit.');
});
