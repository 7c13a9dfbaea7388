import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/page/**', 'test/deep/**', 'test/electron-e2e/**'], testTimeout: 60_000, maxWorkers: 2 } },
    ],
  },
});
