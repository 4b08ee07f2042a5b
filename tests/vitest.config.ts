import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Unit projects stand beside their sources; `paths` and `browser` start the real embedded parts and need the time.
const rootOf = (name: string) => path.resolve(import.meta.dirname, '..', name);
const units = ['ingest', 'api', 'simulators'].map((name) => ({
  test: { name, root: rootOf(name), include: ['src/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 120_000 },
}));

// Of two cores vitest would use one. Files share nothing but the servers: each has its own database, community and ports.
const WORKERS = 2;

// TEST_REPORT names a file for the counts, as JSON.
const report = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    root: import.meta.dirname,
    maxWorkers: WORKERS,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    globalSetup: ['src/harness/global-setup.ts'],
    projects: [
      ...units,
      // What draws needs a page to draw on; making one takes longer than most tests.
      { test: { name: 'cockpit-ui', root: rootOf('cockpit-ui'), include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'cockpit-ui-drawn',
          root: rootOf('cockpit-ui'),
          include: ['src/**/*.test.tsx'],
          environment: 'jsdom',
        },
      },
      {
        test: {
          name: 'paths',
          include: ['src/path/**/*.test.ts', 'src/harness/**/*.test.ts', 'src/bench/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // These bring servers of their own, to be killed: no outside server changes what they test.
        test: {
          name: 'processes',
          include: ['src/standalone/**/*.test.ts', 'src/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['src/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
