import { defineConfig } from 'vitest/config';

/** Milliseconds that a condition may take to become true: nothing is timed here, and a machine may be slow. */
const patient = { poll: { timeout: 100_000 } };

/** Full audits and large files, about twenty minutes: `npm run test:deep`, or `vitest run --project deep` with a file. */
const deep = {
  test: {
    name: 'deep',
    include: ['test/deep/**/*.deep.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    expect: patient,
  },
};
// A plain `vitest run` runs every project there is: this one is there only where it is asked for by name.
const isDeep = process.argv.join(' ').match(/--project[= ]deep\b/) !== null;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.page.test.ts', 'test/deep/**', 'test/electron-e2e/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          expect: patient,
        },
      },
      {
        // The built app in Chromium, as a browser shows it.
        test: {
          name: 'page',
          include: ['test/{page,leak,hostile}/**/*.page.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          maxWorkers: 1,
          expect: patient,
        },
      },
      {
        // The same in Electron; skipped where its binary is not.
        test: {
          name: 'electron-e2e',
          include: ['test/electron-e2e/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          expect: patient,
        },
      },
      ...(isDeep ? [deep] : []),
    ],
  },
});
