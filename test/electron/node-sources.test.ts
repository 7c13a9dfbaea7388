import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileSource } from '../../electron/vault/node-sources.ts';
import { SourceVanished } from '../../shared/formats/byte-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'murmuration-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const size = 3_000_000;
const written = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 251);

function place(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, written);
  return path;
}

it('streams and slices what is there', async () => {
  const source = await fileSource(place('whole.csv'));
  expect(source).toMatchObject({ name: 'whole.csv', size });
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.stream()) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(written)).toBe(true);
  expect(await source.slice(size - 3, size + 9)).toEqual(written.slice(-3));
  await source.close();
});

it.each([
  { change: 'cut', to: (path: string) => truncateSync(path, 1000) },
  { change: 'longer', to: (path: string) => truncateSync(path, size + 1) },
  { change: 'written again at the same length', to: (path: string) => utimesSync(path, 1, 1) },
])('gives nothing of a file that is $change after it was opened', async ({ change, to }) => {
  const path = place(`${change}.csv`);
  const source = await fileSource(path);
  await source.slice(0, 100);
  to(path);
  await expect(source.slice(0, 100)).rejects.toThrow(SourceVanished);
  await source.close();
});

it('refuses what is no file', async () => {
  await expect(fileSource(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(fileSource(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it.skipIf(process.platform === 'win32')('never waits for a pipe that nobody writes to', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  await expect(fileSource(path)).rejects.toMatchObject({ code: 'EISDIR' });
});
