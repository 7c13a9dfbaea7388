import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../electron/cli/commands.ts';
import { appName } from '../../shared/release/app-name.ts';
import { sampleRecipe } from '../../shared/sample/recipe.ts';
import { faultCode, murmuration, temporaryFolder } from './murmuration.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'x.csv'), 'a,b,c\n1,2,3\n');
writeFileSync(join(folder, 'recipe.yaml'), sampleRecipe());
writeFileSync(join(folder, 'optouts.csv'), '');

it('explains itself and every command on standard output', async () => {
  const whole = await murmuration(['--help'], { folder });
  expect(whole).toMatchObject({ status: 0, err: '' });
  for (const { name } of commands) {
    expect(whole.out).toContain(`\n  ${name} `);
    const one = await murmuration([name, '--help'], { folder });
    expect(one).toMatchObject({ status: 0, err: '' });
    expect(one.out).toMatch(new RegExp(`^murmuration ${name}`));
  }
});

it('names its version', async () => {
  expect(await murmuration(['--version'], { folder })).toEqual({ status: 0, out: `${appName}\n`, err: '' });
});

it.each([
  { wrong: 'no command', args: [] },
  { wrong: 'an unknown command', args: ['publish'] },
  { wrong: 'an unknown option', args: ['plan', 'x.csv', '--recipe', 'recipe.yaml', '--epsilon', '99'] },
  { wrong: 'an option of another command', args: ['inspect', 'x.csv', '--out', 'answers'] },
  { wrong: 'an option without its value', args: ['plan', 'x.csv', '--recipe'] },
  {
    wrong: 'an option in place of a value',
    args: ['release', 'x.csv', '--out', '--ledger', '--recipe', 'recipe.yaml'],
  },
  { wrong: 'an option twice', args: ['plan', 'x.csv', '--recipe', 'a', '--recipe', 'b'] },
  { wrong: 'a value where there is none', args: ['inspect', 'x.csv', '--json=yes'] },
  { wrong: 'no export', args: ['plan', '--recipe', 'recipe.yaml'] },
  { wrong: 'no recipe', args: ['plan', 'x.csv'] },
  { wrong: 'no place for the answers', args: ['release', 'x.csv', '--recipe', 'recipe.yaml'] },
  { wrong: 'standard input and a file', args: ['plan', '-', 'x.csv', '--recipe', 'recipe.yaml'] },
  { wrong: 'a file named twice', args: ['plan', 'x.csv', './x.csv', '--recipe', 'recipe.yaml'] },
  { wrong: 'operands for a command without', args: ['ledger', 'x.csv'] },
  { wrong: 'a population that is not there', args: ['ledger', '--population', 'nobody'] },
  { wrong: 'a number that is none', args: ['demo', '--out', 'd.csv', '--people', 'many'] },
  { wrong: 'standard input for the app', args: ['app', '-'] },
  { wrong: 'an unknown kind of window', args: ['app', '--window', 'pane'] },
  { wrong: 'too many people', args: ['demo', '--out', 'd.csv', '--people', '10000001'] },
])('refuses with status 2: $wrong', async ({ args }) => {
  const text = await murmuration(args, { folder });
  expect(text).toMatchObject({ status: 2, out: '' });
  expect(text.err).toMatch(/^murmuration: usage: \S.*\n$/);
});

it('does not open the app with a file that is not there', async () => {
  const call = await murmuration(['app', 'nowhere.csv'], { folder });
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(faultCode(call)).toBe('file-missing');
});

it('gives a fault as one JSON object on standard output with --json', async () => {
  const call = await murmuration(['plan', 'x.csv', '--recipe', 'nowhere.yaml', '--json'], { folder });
  expect(call.status).toBe(2);
  expect(faultCode(call)).toBe('recipe-unreadable');
  expect(JSON.parse(call.out)).toEqual({
    fault: {
      code: 'recipe-unreadable',
      message: expect.stringContaining('nowhere.yaml is not there'),
      params: { why: 'nowhere.yaml is not there or cannot be opened' },
    },
  });
});

it('keeps a fault on one line and its control characters off the terminal', async () => {
  const call = await murmuration(['plan', 'a\u001b[31m\nb.csv', '--recipe', 'recipe.yaml'], { folder });
  expect(call).toMatchObject({ status: 3, out: '' });
  expect(call.err).toMatch(/^murmuration: file-missing: a \[31m b\.csv is not there.*\n$/);
  expect(call.err).not.toContain('\u001b');
});

it('resolves paths against the folder that npm was called in', async () => {
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere, { recursive: true });
  const args = ['demo', '--out', 'here/sample.csv', '--people', '3'];
  const call = await murmuration(args, { folder: elsewhere, environment: { INIT_CWD: folder } });
  expect(call.status).toBe(0);
  expect(readdirSync(join(folder, 'here')).sort()).toEqual(['optouts.csv', 'recipe.yaml', 'sample.csv']);
});
