import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { murmuration, temporaryFolder } from './murmuration.ts';

const folder = temporaryFolder();
const guard = pathToFileURL(join(import.meta.dirname, '..', 'harness', 'no-sockets.mjs')).href;
const alone = { folder, environment: { NODE_OPTIONS: `--import=${guard}` } };

it('opens no socket, looks no name up and sends no packet, whatever it is asked', async () => {
  for (const args of [
    ['demo', '--out', 'journeys.csv', '--people', '400'],
    ['inspect', 'journeys.csv'],
    ['plan', 'journeys.csv', '--recipe', 'recipe.yaml'],
    ['release', 'journeys.csv', '--recipe', 'recipe.yaml', '--out', 'charts', '--ledger', 'ledger'],
    ['verify', 'charts/manifest.json'],
    ['ledger', '--ledger', 'ledger'],
  ]) {
    const { status, err } = await murmuration(args, alone);
    expect([args[0], status, status === 0 ? '' : err]).toEqual([args[0], 0, '']);
  }
});

it('would be seen if it did', () => {
  for (const [script, what] of [
    ["require('node:net').connect(9, '192.0.2.1')", 'connect'],
    ["require('node:http').get('http://192.0.2.1:9')", 'connect'],
    ["fetch('http://192.0.2.1:9')", 'fetch'],
    ["require('node:dns').promises.resolve('example.org')", 'resolve'],
    ["require('node:dgram').createSocket('udp4').send('x', 9, '192.0.2.1')", 'send'],
    ["require('node:http').createServer().listen(0)", 'listen'],
  ] as const) {
    const done = spawnSync(process.execPath, [`--import=${guard}`, '-e', script], { encoding: 'utf8' });
    expect([script, done.status, done.stderr]).toEqual([script, 99, `the network was asked for: ${what}\n`]);
  }
});
