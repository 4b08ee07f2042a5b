/**
 * Reads what the runs of `.ci/run` have reported (tests/src/harness/outcome-reporter.ts).
 * `again REPORT`: the files that failed, a line each, to be run once more; none when more than chance has failed.
 * `tell FOLDER`: what failed, what passed only later, and `N passed, N failed`; exits with 1 when anything failed.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** Files that fail for a reason of the machine's; more have a reason of their own. */
const AGAIN_MAX = 6;

const print = (line) => process.stdout.write(`${line}\n`);
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

function again(report) {
  const files = [...new Set(report?.failed.map(({ file }) => file))];
  // An error that nobody caught has no file: no second run proves that it is gone.
  return files.length > AGAIN_MAX || files.includes('') ? [] : files;
}

function tell(folder) {
  let passed = 0;
  let failed = 0;
  const say = (what, run, { file, test, why }) => print(`${what} (${run}) ${file} > ${test}\n${why}`);
  const names = new Set(readdirSync(folder).map((name) => name.split('.')[0]));
  for (const run of names) {
    const first = read(path.join(folder, `${run}.json`));
    const second = read(path.join(folder, `${run}.again.json`));
    const broke = existsSync(path.join(folder, `${run}.broke`));
    for (const retried of first?.retried ?? []) say('SECOND TRY', run, retried);
    const mended = second !== undefined && second.failed.length === 0 && second.passed > 0;
    for (const verdict of first?.failed ?? []) say(mended ? 'SECOND RUN' : 'FAILED', run, verdict);
    if (!mended) for (const verdict of second?.failed ?? []) say('FAILED AGAIN', run, verdict);
    passed += (first?.passed ?? 0) + (mended ? first.failed.length : 0);
    // A run that broke without a failing test (install, types, lint, build, a crash) counts as one.
    if (!mended) failed += first?.failed.length || Number(broke);
  }
  print(`${passed} passed, ${failed} failed`);
  return failed;
}

const [, , order, place] = process.argv;
if (order === 'again') for (const file of again(read(place))) print(file);
if (order === 'tell') process.exit(tell(place) > 0 ? 1 : 0);
