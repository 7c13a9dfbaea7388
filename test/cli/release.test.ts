import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { manifestSchema } from '../../shared/release/manifest.ts';
import { type Estimate, type ReleaseFile, releaseFileSchema } from '../../shared/release/release.ts';
import { type CallOptions, faultCode, murmuration, type Outcome, temporaryFolder } from './murmuration.ts';
import { shopCsv, shopReach, shopRecipe } from './small-shop.ts';

const folder = temporaryFolder();
const people = 1000;

/** A folder with the shop's export and a recipe, and a ledger folder of its own. */
function place(name: string, recipe = shopRecipe(), csv: string | Uint8Array = shopCsv({ people })): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'shop.csv'), csv);
  writeFileSync(join(path, 'recipe.json'), recipe);
  return path;
}

function release(
  path: string,
  out: string,
  more: readonly string[] = [],
  { recipe = 'recipe.json', ...options }: Partial<CallOptions> & { readonly recipe?: string } = {},
) {
  const args = ['release', 'shop.csv', '--recipe', recipe, '--out', out, '--ledger', 'ledger', ...more];
  return murmuration(args, { folder: path, ...options });
}

async function spent(path: string): Promise<number> {
  const call = await murmuration(['ledger', '--ledger', 'ledger', '--json'], { folder: path });
  return JSON.parse(call.out).populations[0]?.spent ?? 0;
}

function released(path: string, out: string, id: string): ReleaseFile {
  return releaseFileSchema.parse(JSON.parse(readFileSync(join(path, out, `${id}.json`), 'utf8')));
}

function filesOf(path: string): Record<string, string> {
  const names = readdirSync(path).sort();
  return Object.fromEntries(
    names.map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(path, name)))
        .digest('hex'),
    ]),
  );
}

/** Six standard deviations: wrong once in five hundred million cells. */
function expectNear(estimate: Estimate, exact: number, sigma: number): void {
  expect(Math.abs(estimate.value - exact)).toBeLessThanOrEqual(6 * sigma);
}

function expectDone(call: Outcome): void {
  expect(call, call.err).toMatchObject({ status: 0 });
}

const three = shopRecipe({
  questions: [
    { id: 'pages', ask: 'reach', at_most: 3, share: '20%' },
    { id: 'ways', ask: 'paths', start: 'home', depth: 3, share: '10%' },
    { id: 'steps', ask: 'funnel', steps: ['home', 'cart', 'purchase'], by: 'country', share: '10%' },
  ],
});

/** Released once; nothing that uses it charges more. */
let done = '';
beforeAll(async () => {
  done = place('done', three);
  expectDone(await release(done, 'out'));
});

it('answers a recipe in whole files that hold what was counted', async () => {
  const path = place('whole', three);
  const call = await release(path, 'out', ['--json']);
  expectDone(call);
  const ids = ['pages', 'ways', 'steps'];
  const names = ids.flatMap(id => ['json', 'csv', 'svg', 'png'].map(kind => `${id}.${kind}`));
  expect(readdirSync(join(path, 'out')).sort()).toEqual([...names, 'manifest.json', 'report.html'].sort());
  expect(JSON.parse(call.out)).toMatchObject({
    questions: [
      { id: 'pages', share: 0.2, repeat: false, files: names.slice(0, 4).map(name => join('out', name)) },
      { id: 'ways', share: 0.1, repeat: false },
      { id: 'steps', share: 0.1, repeat: false },
    ],
    budget: { spent: { share: 0.42 } },
  });

  const { release: pages } = released(path, 'out', 'pages');
  const exact = shopReach(people);
  const shown = pages.cells.filter(cell => cell.state === 'value');
  expect(shown.map(cell => cell.key['touchpoint']).sort()).toEqual(['cart', 'home', 'purchase']);
  for (const cell of shown) {
    expectNear(cell.people, exact[cell.key['touchpoint'] as keyof typeof exact], pages.plan.sigma);
  }
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(path, 'out', 'manifest.json'), 'utf8')));
  const hashes = filesOf(join(path, 'out'));
  expect(manifest.files.map(({ name, sha256 }) => [name, sha256])).toEqual(
    Object.entries(hashes).filter(([name]) => name !== 'manifest.json'),
  );
});

it('answers how long people took in bins that are all listed, with what follows from the shown ones', async () => {
  const questions = [{ id: 'speed', ask: 'time_to', start: 'home', end: 'purchase', share: '20%' }];
  const path = place('times', shopRecipe({ questions }));
  expectDone(await release(path, 'out'));
  const { release: speed, title } = released(path, 'out', 'speed');
  expect(title).toBe('Time from home to purchase');
  const [first, ...rest] = speed.cells;
  if (first?.state !== 'value') throw new Error('everybody purchases within the hour');
  expect(first.key).toEqual({ from_seconds: 0, to_seconds: 3600 });
  expectNear(first.people, shopReach(people).purchase, speed.plan.sigma);
  expect(rest.map(cell => cell.state)).toEqual(Array(10).fill('withheld'));
  expect(speed.plan).toMatchObject({ l0: 1 });
  expect(speed.plan.other).toBeUndefined();
  expect(speed.derived.quantiles).toEqual(
    [0.25, 0.5, 0.75].map(q => ({ q, seconds: { value: q * 3600, low: 0, high: 3600 } })),
  );
  const { value, low, high } = first.people;
  expect(
    readFileSync(join(path, 'out', 'speed.csv'), 'utf8')
      .split('\r\n')
      .slice(0, 3),
  ).toEqual([
    'from_seconds,to_seconds,state,people,people_low,people_high',
    `0,3600,value,${value},${low},${high}`,
    '3600,10800,withheld,,,',
  ]);
});

it('writes nothing of a small group or of anybody into any file', async () => {
  const path = place('canary', three);
  const call = await release(path, 'out');
  expectDone(call);
  const all = [
    call.out,
    call.err,
    ...readdirSync(join(path, 'out')).map(name => readFileSync(join(path, 'out', name), 'latin1')),
  ];
  for (const text of all) expect(text).not.toContain('canary');
  const kept = readdirSync(join(path, 'ledger'), { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  );
  expect(kept.length).toBeGreaterThan(0);
  for (const { parentPath, name } of kept)
    expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain('canary');
});

it('answers the same again free and byte for byte', async () => {
  const path = done;
  const before = await spent(path);
  const call = await release(path, 'two', ['--json']);
  expectDone(call);
  expect(await spent(path)).toBe(before);
  expect(JSON.parse(call.out).questions.map(({ repeat }: { repeat: boolean }) => repeat)).toEqual([
    true,
    true,
    true,
  ]);
  for (const id of ['pages', 'ways', 'steps']) {
    expect(released(path, 'two', id).release).toEqual(released(path, 'out', id).release);
  }
  const pictures = (out: string) =>
    Object.entries(filesOf(join(path, out))).filter(([name]) => /\.(csv|svg|png)$/.test(name));
  expect(pictures('two')).toEqual(pictures('out'));
});

it('sharpens an answer for the rest of a share, and gives it again free', async () => {
  const path = place('sharpened');
  const asked = { id: 'pages', ask: 'reach', at_most: 3, share: '50%', sharpen: true };
  writeFileSync(join(path, 'sharper.json'), shopRecipe({ questions: [asked] }));
  expectDone(await release(path, 'first'));
  const before = await spent(path);
  const call = await release(path, 'sharper', ['--json'], { recipe: 'sharper.json' });
  expectDone(call);
  expect(JSON.parse(call.out).questions[0]).toMatchObject({ share: 0.5, repeat: false, combined: 2 });
  expect((await spent(path)) - before).toBeCloseTo(0.3, 6);
  const { release: once } = released(path, 'sharper', 'pages');
  const { ledger } = once.combined![0]!;
  expect(ledger).toEqual(released(path, 'first', 'pages').release.ledger);
  for (const cell of once.cells) {
    if (cell.state !== 'value') continue;
    const page = cell.key['touchpoint'] as 'home' | 'cart' | 'purchase';
    expectNear(cell.people, shopReach(people)[page], once.plan.sigma);
  }
  // Half the budget for it would not fit a second time.
  expectDone(await release(path, 'again', [], { recipe: 'sharper.json' }));
  expect(released(path, 'again', 'pages').release).toEqual(once);
  expect(await spent(path)).toBeCloseTo(before + 0.3, 6);
});

it('says what follows from an earlier answer before it charges, and gives it free where that is wanted', async () => {
  const path = place('followed');
  const steps = ['home', 'cart', 'purchase'];
  const recipe = (name: string, question: object) =>
    writeFileSync(join(path, `${name}.json`), shopRecipe({ questions: [question] }));
  recipe('long', { id: 'long', ask: 'funnel', steps, by: 'country', share: '60%' });
  const short = { id: 'short', ask: 'funnel', steps: ['home', 'cart'], share: '5%' };
  recipe('asked', short);
  recipe('followed', { ...short, share: '50%', follow: true });
  expectDone(await release(path, 'long', [], { recipe: 'long.json' }));
  const before = await spent(path);
  // Half the budget is not left, and nothing is charged.
  const call = await release(path, 'followed', ['--json'], { recipe: 'followed.json' });
  expectDone(call);
  const { release: source } = released(path, 'long', 'long');
  expect(JSON.parse(call.out).questions[0]).toMatchObject({ repeat: true, follows: source.ledger.entry });
  expect(await spent(path)).toBe(before);
  const { release: answer } = released(path, 'followed', 'short');
  expect(answer).toMatchObject({ follows: source.question, ledger: source.ledger, plan: source.plan });
  expect(answer.cells.every(({ state }) => state === 'value')).toBe(true);
  const told = await release(path, 'asked', [], { recipe: 'asked.json' });
  expect(told.err).toContain(`short follows from the answer of ledger entry ${source.ledger.entry} (`);
  expect(await spent(path)).toBeCloseTo(before + 0.05, 6);
});

it('charges one ledger whatever the file, the mapping, the precision or the list', async () => {
  const path = place('one-ledger');
  expectDone(await release(path, 'out'));
  const each = await spent(path);
  expect(each).toBeCloseTo(0.22, 5);
  const others: readonly (readonly [string, () => void])[] = [
    ['another file', () => writeFileSync(join(path, 'shop.csv'), shopCsv({ people: people + 1 }))],
    [
      'another mapping',
      () =>
        writeFileSync(
          join(path, 'recipe.json'),
          shopRecipe({
            roles: { person: 'visitor', time: 'seen_at', touchpoint: { columns: ['page', 'country'] } },
          }),
        ),
    ],
    [
      'another precision',
      () =>
        writeFileSync(join(path, 'recipe.json'), shopRecipe({ time: { precision: 'day', timezone: 'UTC' } })),
    ],
    [
      'a list of people to leave out',
      () => {
        writeFileSync(join(path, 'optouts.csv'), 'canary-person-7\n');
        writeFileSync(join(path, 'recipe.json'), shopRecipe({ leave_out: 'optouts.csv' }));
      },
    ],
  ];
  for (const [at, [what, change]] of others.slice(0, 3).entries()) {
    change();
    expectDone(await release(path, `out-${at}`));
    expect(await spent(path), what).toBeCloseTo(each * (at + 2), 5);
  }
  others[3]![1]();
  const before = await spent(path);
  const call = await release(path, 'out-3');
  expect(faultCode(call)).toBe('budget-exceeded');
  expect(call.status).toBe(4);
  expect(await spent(path)).toBe(before);
});

it('asks nothing of a recipe that does not fit, before the export is opened', async () => {
  const questions = [1, 2, 3].map(at => ({ id: `q${at}`, ask: 'reach', at_most: at, share: '40%' }));
  const path = place('too-dear', shopRecipe({ questions }), 'not,a\nshop\n');
  const call = await release(path, 'out', ['--json']);
  expect(call.status).toBe(4);
  expect(JSON.parse(call.out).fault).toMatchObject({
    code: 'budget-exceeded',
    params: { needed: '122', left: '100' },
  });
  expect(existsSync(join(path, 'out'))).toBe(false);
  expect(await spent(path)).toBe(0);
});

it('does not let two calls at once spend the same budget', async () => {
  const path = place('at-once', shopRecipe({ questions: [{ id: 'pages', ask: 'reach', share: '60%' }] }));
  writeFileSync(
    join(path, 'other.json'),
    shopRecipe({ questions: [{ id: 'ways', ask: 'paths', share: '60%' }] }),
  );
  const calls = await Promise.all([release(path, 'a'), release(path, 'b', [], { recipe: 'other.json' })]);
  expect(calls.map(({ status }) => status).sort()).toEqual([0, 4]);
  // Both may have asked for the head count.
  expect(await spent(path)).toBeLessThanOrEqual(0.640001);
});

it('asks nothing of people too few to show', async () => {
  const path = place('too-few', shopRecipe(), shopCsv({ people: 30 }));
  const call = await release(path, 'out/of/them');
  expect(call).toMatchObject({ status: 4, out: '' });
  expect(faultCode(call)).toBe('too-few-people');
  expect(await spent(path)).toBeCloseTo(0.02, 5);
  // Nothing is left of folders that were made for it, and one that was there stays.
  expect(existsSync(join(path, 'out'))).toBe(false);
  mkdirSync(join(path, 'out', 'mine'), { recursive: true });
  for (const out of ['out', 'out/mine', 'out/more']) {
    expect(faultCode(await release(path, out))).toBe('too-few-people');
  }
  expect(readdirSync(join(path, 'out'))).toEqual(['mine']);
});

it('warns where people are few', async () => {
  const path = place('few', shopRecipe(), shopCsv({ people: 300 }));
  const call = await release(path, 'out');
  expectDone(call);
  expect(call.err).toMatch(/There are about \d+ people/);
});

it.each([
  { loosened: 'a smaller k', protect: { k: 19 } },
  { loosened: 'a larger epsilon', protect: { epsilon: 3.5 } },
  { loosened: 'a larger delta', protect: { delta: 2e-6 } },
])('does not let a recipe ask for $loosened', async ({ protect }) => {
  const path = done;
  const before = await spent(path);
  writeFileSync(join(path, 'looser.json'), shopRecipe({ protect }));
  const call = await release(path, 'more', [], { recipe: 'looser.json' });
  expect(call).toMatchObject({ status: 5, out: '' });
  expect(faultCode(call)).toBe('terms-loosened');
  const plan = await murmuration(['plan', 'shop.csv', '--recipe', 'looser.json', '--ledger', 'ledger'], {
    folder: path,
  });
  expect(plan.status).toBe(5);
  expect(await spent(path)).toBe(before);
});

it('does not let a population be opened for other people', async () => {
  const roles = { person: 'country', time: 'seen_at', touchpoint: 'page' };
  writeFileSync(join(done, 'others.json'), shopRecipe({ roles }));
  const call = await release(done, 'more', [], { recipe: 'others.json' });
  expect(call.status).toBe(5);
  expect(faultCode(call)).toBe('person-differs');
});

it('asks nothing under a ledger that was altered', async () => {
  const path = place('altered');
  expectDone(await release(path, 'out'));
  const file = readdirSync(join(path, 'ledger'), { recursive: true })
    .map(String)
    .find(name => name.endsWith('ledger.jsonl'))!;
  const full = join(path, 'ledger', file);
  const text = readFileSync(full, 'utf8');
  const [first, second, ...more] = text.split('\n') as [string, string, ...string[]];
  const digit = second.at(100) === '0' ? '1' : '0';
  const altered = second.slice(0, 100) + digit + second.slice(101);
  writeFileSync(full, [first, altered, ...more].join('\n'));
  const call = await release(path, 'more');
  expect(call).toMatchObject({ status: 6, out: '' });
  expect(faultCode(call)).toBe('ledger-broken');
  const ledger = await murmuration(['ledger', '--ledger', 'ledger', '--population', 'small shop', '--json'], {
    folder: path,
  });
  expect(ledger.status).toBe(6);
  expect(JSON.parse(ledger.out)).toMatchObject({
    populations: [{ chain: 'broken' }],
    fault: { code: 'ledger-broken', params: { entry: 2 } },
  });
  writeFileSync(full, text);
  expectDone(await release(path, 'more'));
});

it('leaves what is whole when the disk is full, and gives the rest free afterwards', async () => {
  const path = place('full-disk', three);
  expectDone(await release(path, 'out'));
  const before = filesOf(join(path, 'out'));
  mkdirSync(join(path, 'small'));
  writeFileSync(join(path, 'small', 'pages.csv'), 'earlier');
  // The ledger's files and the JSON fit into 16 kB; a chart does not.
  const call = await release(path, 'small', [], { shell: 'ulimit -f 32' });
  expect(call).toMatchObject({ status: 1, out: '' });
  expect(faultCode(call)).toBe('disk-full');
  expect(readdirSync(join(path, 'small'))).toEqual(['pages.csv']);
  expect(readFileSync(join(path, 'small', 'pages.csv'), 'utf8')).toBe('earlier');
  const again = await release(path, 'small');
  expectDone(again);
  const pictures = (files: Record<string, string>) =>
    Object.entries(files).filter(([name]) => /\.(csv|svg|png)$/.test(name));
  expect(pictures(filesOf(join(path, 'small')))).toEqual(pictures(before));
});

it('does not spend where the answers could not be written', async () => {
  const path = place('no-folder');
  writeFileSync(join(path, 'file'), '');
  const call = await release(path, 'file/out');
  expect(call).toMatchObject({ status: 1, out: '' });
  expect(faultCode(call)).toBe('cannot-write');
  expect(await spent(path)).toBe(0);
});

it('does not ask where the ledger cannot be kept', async () => {
  const path = place('no-ledger');
  writeFileSync(join(path, 'ledger'), 'a file, not a folder');
  const call = await release(path, 'out');
  expect(call).toMatchObject({ status: 1, out: '' });
  expect(faultCode(call)).toBe('store-unavailable');
});

it('verifies what it wrote, and finds what was altered since', async () => {
  const path = place('verify');
  cpSync(join(done, 'out'), join(path, 'out'), { recursive: true });
  const verify = (...files: string[]) => murmuration(['verify', ...files, '--json'], { folder: path });
  const whole = await verify('out/manifest.json');
  expectDone(whole);
  const { files } = JSON.parse(whole.out);
  expect(files).toHaveLength(14);
  expect(
    files.every(
      ({ state, signer }: Record<string, string>) => state === 'intact' && signer === 'unknown signer',
    ),
  ).toBe(true);
  expectDone(await verify('out/pages.svg', 'out/pages.png', 'out/pages.csv'));

  const svg = join(path, 'out', 'pages.svg');
  writeFileSync(svg, readFileSync(svg, 'utf8').replace(/<text/, '<text data-x="1"'));
  appendFileSync(join(path, 'out', 'ways.csv'), '"home",end,value,99,90,108\r\n');
  for (const file of ['pages.svg', 'ways.csv', 'manifest.json']) {
    const call = await verify(`out/${file}`);
    expect(call.status).toBe(6);
    expect(faultCode(call)).toBe('export-altered');
  }
  expectDone(await verify('out/pages.png'));
  expect((await verify('out/nothing.svg')).status).toBe(3);

  rmSync(join(path, 'out'), { recursive: true });
  cpSync(join(done, 'out'), join(path, 'out'), { recursive: true });
  rmSync(join(path, 'out', 'ways.png'));
  const incomplete = await verify('out/manifest.json');
  expect(incomplete.status).toBe(6);
  expect(JSON.parse(incomplete.out).fault.params).toEqual({ file: join('out', 'ways.png') });
});

it('verify finds a ledger that was put back to an earlier state by the entries that exports name', async () => {
  const path = place('put-back');
  expectDone(await release(path, 'out'));
  const verify = () =>
    murmuration(['verify', 'later/manifest.json', '--ledger', 'ledger', '--json'], { folder: path });
  cpSync(join(path, 'ledger'), join(path, 'kept'), { recursive: true });
  const more = [{ id: 'more', ask: 'reach', of: 'country', at_most: 1, share: '20%' }];
  writeFileSync(join(path, 'recipe.json'), shopRecipe({ questions: more }));
  expectDone(await release(path, 'later'));
  const held = await verify();
  expectDone(held);
  expect(JSON.parse(held.out).files[0]).toMatchObject({ state: 'intact', ledger_entry: 'held' });

  rmSync(join(path, 'ledger'), { recursive: true });
  cpSync(join(path, 'kept'), join(path, 'ledger'), { recursive: true });
  const putBack = await verify();
  expect(putBack.status).toBe(6);
  expect(JSON.parse(putBack.out).fault).toMatchObject({
    code: 'ledger-broken',
    params: { how: 'rolled back' },
  });
});

it('shows a ledger entry by entry', async () => {
  const path = done;
  const json = await murmuration(['ledger', '--ledger', 'ledger', '--population', 'small shop', '--json'], {
    folder: path,
  });
  const { populations } = JSON.parse(json.out);
  expect(populations).toHaveLength(1);
  expect(populations[0]).toMatchObject({
    population: 'small shop',
    terms: { k: 20, epsilon: 3, delta: 1e-6 },
    person: ['visitor'],
    spent: 0.42,
    chain: 'whole',
    entries: [
      { entry: 1, share: 0 },
      { what: 'opening', share: 0.02, answered: true },
      { what: 'reach', share: 0.2, answered: true },
      { what: 'paths', share: 0.1, answered: true },
      { what: 'funnel', share: 0.1, answered: true },
    ],
  });
  const text = await murmuration(['ledger', '--ledger', 'ledger'], { folder: path });
  expectDone(text);
  expect(text.out).toContain('Population small shop');
  expect(text.out).toContain('Spent: 42 %, left: 58 %');
});

it('stops at Ctrl-C while it reads, and nothing is charged', async () => {
  const path = place('cancelled', shopRecipe(), shopCsv({ people: 200_000 }));
  const call = await release(path, 'out', [], {
    during: child => {
      const watch = setInterval(() => {
        if (!existsSync(join(path, 'out'))) return;
        clearInterval(watch);
        child.kill('SIGINT');
      }, 10);
      child.on('close', () => clearInterval(watch));
    },
  });
  expect(call).toMatchObject({ status: 130, out: '' });
  expect(faultCode(call)).toBe('cancelled');
  expect(existsSync(join(path, 'out'))).toBe(false);
  expect(await spent(path)).toBe(0);
});

it('says where shown names speak of what the law protects most, and of those alone', async () => {
  const csv = shopCsv({ people })
    .replaceAll(',cart,', ',hiv test,')
    .replaceAll(',canary-page,', ',church donation,');
  const path = place(
    'protected',
    shopRecipe({
      touchpoints: { public: ['home', 'hiv test', 'purchase', 'church donation'] },
      confirm: ['page'],
    }),
    csv,
  );
  const call = await release(path, 'out');
  expectDone(call);
  expect(call.err).toContain('pages: Names in this answer seem to speak of what the law protects most.');
  expect(call.err).toContain('special category: health: hiv test');
  // Declared, and withheld: whether it is in the data is not told.
  expect(call.err).not.toContain('church');
});
