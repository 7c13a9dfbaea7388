import { afterAll, expect, it, vi } from 'vitest';
import { serveVault } from '../../renderer/vault/worker/serve.ts';
import { memorySource } from '../../shared/formats/memory-source.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import type { FromVault } from '../../shared/protocol/messages.ts';
import { CtrRandom } from '../fakes/ctr-random.ts';
import { hastyHost } from '../fakes/vault-host.ts';
import { canariesIn, canaryMark } from './canaries.ts';
import { canaryList, canaryRecipe } from './canary-export.ts';
import { type CanaryFile, canaryFormats } from './canary-formats.ts';

/** PRIVACY.md 10.10: everything that leaves the vault, over everything that can be asked of it. */

const encoder = new TextEncoder();
const printed: string[] = [];
const catching = [process.stdout, process.stderr].map(stream =>
  vi.spyOn(stream, 'write').mockImplementation((chunk: Uint8Array | string) => {
    printed.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'));
    return true;
  }),
);
const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map(name =>
  vi
    .spyOn(console, name)
    .mockImplementation((...parts: unknown[]) => void printed.push(parts.map(String).join(' '))),
);
afterAll(() => {
  for (const spy of [...catching, ...consoles]) spy.mockRestore();
});

const recipe = parseRecipe(canaryRecipe);
const formats = await canaryFormats();

it('holds no canary: all kinds of question, prices, risk, faults, lists, recipes', async () => {
  const [csv] = formats;
  const vault = connected();
  await vault.open(csv!);
  await vault.server.openRecipe([memorySource('recipe', encoder.encode(`${canaryMark}: [${canaryMark}]`))]);
  await vault.call({
    kind: 'import',
    population: 'p',
    terms: 'default',
    mapping: { ...recipe.mapping, time: { kind: 'clock', column: 'note', format: 'auto' } },
  });
  await vault.call({
    kind: 'import',
    population: 'p',
    terms: 'default',
    mapping: { ...recipe.mapping, amount: { column: 'note', currency: 'EUR' } },
  });
  await vault.call({
    kind: 'import',
    population: recipe.population,
    terms: 'default',
    mapping: recipe.mapping,
  });
  await everythingAsked(vault);
  // Somebody objects: the list comes, the data are read again, and what was answered is asked anew.
  vault.server.setLeaveOut([memorySource('list', encoder.encode(canaryList))]);
  await vault.call({
    kind: 'import',
    population: recipe.population,
    terms: 'default',
    mapping: recipe.mapping,
  });
  await vault.call({ kind: 'open-overview' });
  await vault.call({ kind: 'ask', asked: recipe.questions[0] });
  await vault.call({ kind: 'close' });

  const kinds = new Set(vault.heard.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'closed',
    'demonstrations',
    'fault',
    'frame',
    'imported',
    'ledger',
    'opening',
    'prices',
    'progress',
    'ready',
    'release',
    'risk',
    'risk-bands',
    'risk-price',
    'risk-release',
    'source',
  ]);
  const asked = vault.heard.flatMap(message =>
    message.kind === 'release' ? [message.file.release.question.ask] : [],
  );
  expect(new Set(asked).size).toBe(13);
  const told = JSON.stringify(vault.heard);
  // The search sees what crosses: labels that everybody has.
  expect(told).toContain('"home"');
  expect(canariesIn(told)).toEqual([]);
  expect(canariesIn(printed.join('\n'))).toEqual([]);
});

it.each(formats)('holds no canary: an import of $format', async file => {
  const vault = connected();
  await vault.open(file);
  const { mapping } = parseRecipe(`roles: ${file.roles}\ntime: {precision: day, timezone: UTC}\n`);
  const imported = await vault.call({ kind: 'import', population: 'p', terms: 'default', mapping });
  expect(imported).toMatchObject({ kind: 'imported' });
  await vault.call({ kind: 'open-overview' });
  const released = await vault.call({ kind: 'ask', asked: recipe.questions[0] });
  expect(JSON.stringify(released)).toMatch(/"touchpoint":"\/?home"/);
  expect(canariesIn(JSON.stringify(vault.heard))).toEqual([]);
  expect(canariesIn(printed.join('\n'))).toEqual([]);
});

it('says the same, byte for byte in length, whatever stands in withheld cells', async () => {
  const lengths = await Promise.all(
    [plainOthers, strangeOthers].map(async others => {
      const vault = connected('the same noise');
      await vault.open({ name: 'export.csv', bytes: encoder.encode(tableWith(others)) });
      await vault.call({ kind: 'import', population: 'p', terms: 'default', mapping: recipe.mapping });
      await everythingAsked(vault);
      // What is told of an import and of risk is exact or coarse, and for the screen alone (DESIGN.md section 1).
      const released = vault.heard.filter(({ kind }) =>
        ['prices', 'opening', 'release', 'ledger', 'risk-price'].includes(kind),
      );
      return released.map(message => `${message.kind} ${JSON.stringify(message).length}`);
    }),
  );
  expect(lengths[0]!.length).toBeGreaterThan(15);
  expect(lengths[1]).toEqual(lengths[0]);
});

const crowd = (what: string) =>
  Array.from(
    { length: 600 },
    (_, i) => `p${i},2026-02-0${1 + (i % 9)}T10:00:00Z,${what},mail,10.00,DE,30,yes,`,
  );
/** Nineteen people who share nothing with anybody, in two ways. */
const others = (row: (i: number) => string) => Array.from({ length: 19 }, (_, i) => row(i));
const plainOthers = others(i => `x${i},2026-02-20T10:00:00Z,y${i},w${i},,AT,50,yes,`);
const strangeOthers = others(i => {
  const long = `${'long '.repeat(40)}${i}`;
  return ['14', '20', '27']
    .map(day => `x${i},2026-02-${day}T10:00:00Z,${long} ${day},${long},,${long},50,yes,${long}`)
    .join('\n');
});

function tableWith(rows: readonly string[]): string {
  return `who,when,what,via,paid,land,years,agreed,note\n${[...crowd('home'), ...crowd('buy'), ...rows].join('\n')}\n`;
}

type Vault = ReturnType<typeof connected>;

async function everythingAsked(vault: Vault): Promise<void> {
  await vault.call({ kind: 'price', asked: recipe.questions });
  await vault.call({ kind: 'open-overview' });
  for (const asked of recipe.questions) {
    expect(await vault.call({ kind: 'ask', asked })).toMatchObject({ kind: 'release' });
  }
  await vault.call({ kind: 'risk', view: asMapped, sample_of: 'not a sample' });
  await vault.call({ kind: 'risk-bands' });
  await vault.call({ kind: 'price-risk', millionths: 100_000 });
  await vault.call({ kind: 'pay-risk', millionths: 100_000 });
  await vault.call({ kind: 'demonstrate', asked: recipe.questions.slice(0, 3) });
  await vault.call({
    kind: 'ask',
    asked: { ...recipe.questions[0], spend: { kind: 'share', millionths: 1_000_000 } },
  });
  await vault.call({ kind: 'ledger' });
}

/** The workbench's end of a vault of its own, which keeps all that it hears. */
function connected(seed?: string) {
  const world = hastyHost(memoryStore());
  const source = seed === undefined ? undefined : new CtrRandom(seed);
  const host =
    source === undefined
      ? world
      : {
          ...world,
          now: () => new Date(Date.UTC(2026, 10, 23)),
          random: platformRandom(bytes => {
            for (let i = 0; i < bytes.length; i++) bytes[i] = source.nextByte();
          }),
        };
  const server = serveVault(host, () => {}, false);
  const { port1, port2 } = new MessageChannel();
  const heard: FromVault[] = [];
  const waiting = new Map<number, (message: FromVault) => void>();
  port1.onmessage = ({ data }: { data: FromVault }) => {
    heard.push(data);
    if ('request' in data && data.kind !== 'progress') waiting.get(data.request)?.(data);
  };
  server.connect(port2);
  let last = 0;
  return {
    heard,
    server,
    async open({ name, bytes }: Pick<CanaryFile, 'name' | 'bytes'>) {
      await server.openExport([memorySource(name, bytes)]);
      await server.setHeader('names');
    },
    call(message: Record<string, unknown>): Promise<FromVault> {
      last += 1;
      const request = last;
      port1.postMessage({ ...message, request });
      return new Promise(done => waiting.set(request, done));
    },
  };
}
