import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleJourneys, sampleOptouts } from '../../shared/sample/journeys.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';

const folder = temporaryFolder();
const names = ['optouts.csv', 'recipe.yaml', 'sample.csv'];

function place(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function hashes(path: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(path)
      .sort()
      .map(name => [
        name,
        createHash('sha256')
          .update(readFileSync(join(path, name)))
          .digest('hex'),
      ]),
  );
}

it('writes the sample, the objections and the recipe, the same bytes for the same seed', async () => {
  const [one, two] = [place('one'), place('two')];
  for (const path of [one, two]) {
    const call = await murmuration(['demo', '--out', 'sample.csv', '--people', '500', '--seed', '7'], {
      folder: path,
    });
    expect(call).toMatchObject({ status: 0, err: '' });
  }
  expect(hashes(one)).toEqual(hashes(two));
  const options = { people: 500, seed: 7 };
  expect(readFileSync(join(one, 'sample.csv'))).toEqual(Buffer.concat([...sampleJourneys(options)]));
  expect(readFileSync(join(one, 'optouts.csv'), 'utf8')).toBe(sampleOptouts(options));
  expect(readFileSync(join(one, 'recipe.yaml'), 'utf8')).toBe(sampleRecipe());
});

it('replaces a sample by another and leaves nothing else behind', async () => {
  const path = place('again');
  const write = (...more: string[]) =>
    murmuration(['demo', '--out', 'sample.csv', '--people', '300', ...more], { folder: path });
  await write('--seed', '1');
  const first = hashes(path);
  expect(await write('--seed', '2', '--dirty')).toMatchObject({ status: 0, err: '' });
  const second = hashes(path);
  expect(Object.keys(second)).toEqual(names);
  expect(second['sample.csv']).not.toBe(first['sample.csv']);
  expect(second['optouts.csv']).not.toBe(first['optouts.csv']);
  await write('--seed', '1');
  expect(hashes(path)).toEqual(first);
});

it.each(['sample.csv', 'optouts.csv'])('leaves a %s alone that it did not write', async name => {
  const path = place(`alone-${name}`);
  writeFileSync(join(path, name), 'customer_id\nc0000\n');
  const call = await murmuration(['demo', '--out', 'sample.csv', '--people', '30'], { folder: path });
  expect(call).toMatchObject({ status: 2, out: '' });
  expect(faultCode(call)).toBe('usage');
  expect(readdirSync(path)).toEqual([name]);
  expect(readFileSync(join(path, name), 'utf8')).toBe('customer_id\nc0000\n');
});

it('keeps a recipe that somebody has edited, and says so', async () => {
  const path = place('edited');
  writeFileSync(join(path, 'recipe.yaml'), 'mine');
  const call = await murmuration(['demo', '--out', 'sample.csv', '--people', '30', '--json'], {
    folder: path,
  });
  expect(call.status).toBe(0);
  expect(call.err).toContain('recipe.yaml is kept');
  expect(JSON.parse(call.out)).toMatchObject({ files: ['sample.csv', 'optouts.csv'], people: 30 });
  expect(readFileSync(join(path, 'recipe.yaml'), 'utf8')).toBe('mine');
});

it('writes nothing where there is no room for it', async () => {
  const path = place('no-room');
  // 512-byte blocks: 64 kB.
  const call = await murmuration(['demo', '--out', 'sample.csv', '--people', '5000'], {
    folder: path,
    shell: 'ulimit -f 128',
  });
  expect(call).toMatchObject({ status: 1, out: '' });
  expect(faultCode(call)).toBe('disk-full');
  expect(readdirSync(path)).toEqual([]);
});

it('says when it may not write', async () => {
  const path = place('no-folder');
  writeFileSync(join(path, 'file'), '');
  const call = await murmuration(['demo', '--out', 'file/sample.csv', '--people', '5'], { folder: path });
  expect(call).toMatchObject({ status: 1, out: '' });
  expect(faultCode(call)).toBe('cannot-write');
});

it('stops at Ctrl-C with status 130 and leaves nothing half-written', async () => {
  const path = place('cancelled');
  const call = await murmuration(['demo', '--out', 'sample.csv', '--people', '3000000'], {
    folder: path,
    during: child => {
      const watch = setInterval(() => {
        if (readdirSync(path).length === 0) return;
        clearInterval(watch);
        child.kill('SIGINT');
      }, 20);
      child.on('close', () => clearInterval(watch));
    },
  });
  expect(call).toMatchObject({ status: 130, out: '' });
  expect(faultCode(call)).toBe('cancelled');
  expect(readdirSync(path)).toEqual([]);
});

it.each(['ndjson', 'parquet'])('writes the same sample as %s, which is read as the same', async format => {
  const path = place(format);
  const options = ['--people', '1500', '--seed', '3'];
  const name = `sample.${format}`;
  for (const round of [1, 2]) {
    const call = await murmuration(['demo', '--out', name, '--format', format, ...options], {
      folder: path,
    });
    expect([round, call.status, call.err]).toEqual([round, 0, '']);
  }
  await murmuration(['demo', '--out', 'sample.csv', ...options], { folder: path });
  const summaries = await Promise.all(
    ['sample.csv', name].map(async file => {
      const { out } = await murmuration(['inspect', file, '--json'], { folder: path });
      const { proposal, open, rows, columns } = JSON.parse(out);
      return { person: proposal.person, time: proposal.time, rows, open, names: columns.length };
    }),
  );
  expect(summaries[1]).toEqual(summaries[0]);
  expect(
    await murmuration(['demo', '--out', name, '--format', format, '--dirty'], { folder: path }),
  ).toMatchObject({
    status: 2,
  });
});
