import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifestFacts } from '../../electron/cli/manifest-facts.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { groupNames } from '../../shared/policy/touchpoint-groups.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { murmuration, temporaryFolder } from '../cli/murmuration.ts';
import { shopCsv, shopRecipe } from '../cli/small-shop.ts';

/** A recipe that came by mail. */

const mapped = 'roles: {person: who, time: at, touchpoint: what}\n';
const born = Object.getOwnPropertyNames(Object.prototype);

function told(text: string): string {
  try {
    parseRecipe(text);
    return 'read';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.fault.code;
  }
}

const bomb = (width: number) =>
  `${mapped}a0: &a0 [x]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(width)}]`).join('\n')}\n`;

it.each<[string, string]>([
  ['code in a tag', `${mapped}x: !!js/function "function () { process.exit(9) }"\n`],
  ['an object of another kind in a tag', `${mapped}x: !!python/object/apply:os.system ["true"]\n`],
  ['aliases of aliases', bomb(9)],
  ['an alias of what holds it', `&a\nroles: *a\n`],
  ['a list as deep as it is long', `${mapped}x: ${'['.repeat(100_000)}\n`],
  ['more than a recipe holds', `${mapped}# ${'x'.repeat(600_000)}\n`],
  ['a prototype', `${mapped}__proto__: {hostile: 1}\n`],
  ['a prototype of groups', `${mapped}touchpoints: {groups: {__proto__: [a]}}\n`],
  ['a constructor', `${mapped}constructor: {prototype: {hostile: 1}}\n`],
  ['what another merges in', `base: &b {person: who}\nroles: {<<: *b, time: at, touchpoint: what}\n`],
  ['a name that is no file', `${mapped}questions: [{id: ../../x, ask: reach, of: touchpoint, share: 1%}]\n`],
  ['a name of a folder', `${mapped}questions: [{id: /etc/x, ask: reach, of: touchpoint, share: 1%}]\n`],
  ['a name with an end', `${mapped}questions: [{id: "a\\0b", ask: reach, of: touchpoint, share: 1%}]\n`],
  ['markup for a name', `${mapped}questions: [{id: "<script>", ask: reach, of: touchpoint, share: 1%}]\n`],
  ['a zone that is a path', `${mapped}time: {timezone: ../../../etc/passwd}\n`],
  ['no noise', `${mapped}protect: {epsilon: 1e300}\n`],
  ['groups of one', `${mapped}protect: {k: 1}\n`],
  ['SQL in place of a question', `${mapped}questions: [{id: a, ask: "SELECT 1"}]\n`],
  ['SQL beside a question', `${mapped}questions: [{id: a, ask: reach, share: 1%, sql: "SELECT 1"}]\n`],
])('that holds %s is refused', (_, text) => {
  expect(told(text)).toMatch(/^recipe-(invalid|unreadable|unknown-key)$/);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(born);
});

it('makes no pattern that takes for ever', () => {
  const name = groupNames({ trap: [`${'a*'.repeat(60)}b`] });
  expect(name('a'.repeat(20_000))).toBe('a'.repeat(20_000));
});

it('cannot make the command show a file of this machine, nor tell where one lies', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'secret-place'));
  writeFileSync(join(folder, 'secret-place', 'key'), 'PRIVATE KEY canary-4711\nanother line, with = signs\n');
  writeFileSync(join(folder, 'shop.csv'), shopCsv({ people: 300 }));
  const args = ['release', 'shop.csv', '--recipe', 'recipe.json', '--out', 'charts', '--ledger', 'ledger'];
  const file = 'secret-place/key';
  const leave_out = [file, { file, form: 'sha256', salt: 'salt-4711' }, { file, form: 'identifiers' }];
  for (const lists of [leave_out[2], leave_out]) {
    writeFileSync(join(folder, 'recipe.json'), shopRecipe({ leave_out: lists }));
    const call = await murmuration(args, { folder });
    expect(call.out + call.err).not.toMatch(/canary|4711|another line/);
    if (call.status !== 0) continue;
    const written = readdirSync(join(folder, 'charts')).map(name =>
      readFileSync(join(folder, 'charts', name), 'latin1'),
    );
    expect(written.join('\n')).not.toMatch(/canary|secret-place|4711|another line/);
  }
  const facts = manifestFacts({
    created: new Date(0),
    population: 'x',
    policy: '',
    cpra: 'none',
    loosened: [],
    terms: { k: 20, epsilon: 3, delta: 1e-6 },
    ledger: { entry: 1, hash: '' },
    budget: { spent: { share: 0 }, total: {} } as never,
    recipe: new TextEncoder().encode(shopRecipe({ leave_out })),
  });
  expect(facts.recipe).toMatchObject({
    leave_out: [
      'key',
      { file: 'key', form: 'sha256', salt: 'not told' },
      { file: 'key', form: 'identifiers' },
    ],
  });
});
