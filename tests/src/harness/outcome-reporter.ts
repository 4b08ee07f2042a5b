/** Writes down how a run went, as JSON: what passed, what failed and why, what needed its second try, and what took how long. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { ROOT } from './root.ts';

/** Enough to see what happened. Characters. */
const WHY_CHARS = 2000;

export interface Outcome {
  passed: number;
  /** Tests, files that could not be loaded, and errors nobody caught. */
  failed: Verdict[];
  /** Passed at the second try. */
  retried: Verdict[];
  /** The slowest first. */
  files: { file: string; project: string; tests: number; seconds: number; importSeconds: number }[];
}

interface Verdict {
  /** From the root of the repository. */
  file: string;
  test: string;
  why: string;
}

/** `file` is written when the run ends. */
export function outcomeReporter(file: string): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      writeFileSync(file, JSON.stringify(outcomeOf(modules, unhandled)));
    },
  };
}

function outcomeOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Outcome {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === 'failed');
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failed: [
      ...failed.map(verdictOn),
      ...modules.flatMap(brokenSuites),
      ...unhandled.map((error) => ({ file: '', test: 'an error that nobody caught', why: wordsOf([error]) })),
    ],
    retried: tests.filter((test) => test.diagnostic()?.flaky).map(verdictOn),
    files: modules.map(timesOf).sort((one, other) => other.seconds - one.seconds),
  };
}

function verdictOn(test: TestCase): Verdict {
  return { file: placeOf(test.module), test: test.fullName, why: wordsOf(test.result().errors ?? []) };
}

/** What failed outside of tests: while the file was loaded, or in hooks of a whole block. */
function brokenSuites(module: TestModule): Verdict[] {
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
  return [
    ...(module.errors().length > 0
      ? [{ file: placeOf(module), test: 'the file itself', why: wordsOf(module.errors()) }]
      : []),
    ...suites.map((suite) => ({ file: placeOf(module), test: suite.fullName, why: wordsOf(suite.errors()) })),
  ];
}

function timesOf(module: TestModule): Outcome['files'][number] {
  const { duration, collectDuration, setupDuration, environmentSetupDuration, prepareDuration } = module.diagnostic();
  const importMs = collectDuration + setupDuration + environmentSetupDuration + prepareDuration;
  return {
    file: placeOf(module),
    project: module.project.name,
    tests: [...module.children.allTests()].length,
    seconds: Math.round((duration + importMs) / 100) / 10,
    importSeconds: Math.round(importMs / 100) / 10,
  };
}

function placeOf(module: TestModule): string {
  return path.relative(ROOT, module.moduleId);
}

function wordsOf(errors: readonly { message: string; stack?: string | undefined }[]): string {
  return errors
    .map(({ message, stack = '' }) => (stack.includes(message) ? stack : `${message}\n${stack}`))
    .join('\n')
    .split('\n')
    .filter((line) => !line.includes('/node_modules/') && !line.includes('(node:'))
    .join('\n')
    .slice(0, WHY_CHARS);
}
