import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { UNIT_MAX_MS, WAIT_MAX_MS, WHOLE_MAX_MS } from './src/harness/bounds.ts';
import { outcomeReporter } from './src/harness/outcome-reporter.ts';
import { changedFolders, testFiles } from './src/harness/server-files.ts';

const rootOf = (name: string) => path.resolve(import.meta.dirname, '..', name);
const patience = path.join(import.meta.dirname, 'src/harness/patience.ts');
const drawnPatience = path.join(rootOf('cockpit-ui'), 'dev/patience.ts');
// Projects inherit nothing of what stands outside of them.
const patient = (ms: number, setupFiles = [patience]) => ({
  setupFiles,
  testTimeout: ms,
  hookTimeout: ms,
  expect: { poll: { timeout: WAIT_MAX_MS } },
  // A machine that runs CI beside other work: once more, and the outcome says so.
  retry: process.env['CI'] ? 1 : 0,
});

// TEST_SERVERS=only leaves out the unit files that use no server: another database changes nothing about them. =beside
// leaves out those that use one, unless something in their folder has changed.
function unitFiles(root: string): string[] {
  const wanted = process.env['TEST_SERVERS'];
  const { withServers, without } = testFiles(root);
  if (wanted === 'only') return withServers;
  if (wanted !== 'beside') return [...withServers, ...without];
  const changed = changedFolders();
  return [...without, ...withServers.filter((file) => changed.has(path.dirname(path.join(root, file))))];
}

// Unit projects stand beside their sources; `paths` and `browser` start the real parts and need the time. Files share what was
// imported, which is more than a third of their time: sources keep no state in modules, and tests put back what they replace.
const units = ['ingest', 'api', 'simulators'].map((name) => ({
  test: {
    name,
    root: rootOf(name),
    include: unitFiles(rootOf(name)),
    isolate: false,
    ...patient(UNIT_MAX_MS),
  },
}));

// Of two cores vitest would use one. Files share nothing but the servers: each has its own database, community and ports.
const WORKERS = 2;

// TEST_REPORT names a file for the outcome, as JSON.
const report = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    root: import.meta.dirname,
    maxWorkers: WORKERS,
    // With --changed: what a change of package.json touches is for the whole suite.
    forceRerunTriggers: [],
    reporters: report === undefined ? ['default'] : ['default', outcomeReporter(report)],
    globalSetup: ['src/harness/global-setup.ts'],
    projects: [
      ...units,
      // What draws needs a page to draw on; making one takes longer than most tests.
      {
        test: {
          name: 'cockpit-ui',
          root: rootOf('cockpit-ui'),
          include: ['src/**/*.test.ts'],
          // As above.
          isolate: false,
          ...patient(UNIT_MAX_MS),
        },
      },
      {
        test: {
          name: 'cockpit-ui-drawn',
          root: rootOf('cockpit-ui'),
          include: ['src/**/*.test.tsx'],
          environment: 'jsdom',
          ...patient(UNIT_MAX_MS, [patience, drawnPatience]),
        },
      },
      { test: { name: 'house', include: ['src/house/**/*.test.ts'] } },
      {
        test: {
          name: 'paths',
          include: ['src/path/**/*.test.ts', 'src/harness/**/*.test.ts', 'bench/**/*.test.ts'],
          ...patient(WHOLE_MAX_MS),
          sequence: { groupOrder: 1 },
        },
      },
      {
        // These bring servers of their own, to be killed: no outside server changes what they test.
        test: {
          name: 'processes',
          include: ['src/standalone/**/*.test.ts', 'faults/**/*.test.ts'],
          ...patient(WHOLE_MAX_MS),
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          globalSetup: ['src/harness/browser-setup.ts'],
          include: ['src/browser/**/*.test.ts'],
          // It brings both servers of its own, to break them.
          exclude: process.env['TEST_SERVERS'] === 'only' ? ['src/browser/pipeline.test.ts'] : [],
          ...patient(WHOLE_MAX_MS),
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
