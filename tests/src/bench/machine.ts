/** What the numbers were measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { ROOT } from '../harness/root.ts';

const require = createRequire(import.meta.url);
/** Linux counts processor time in these. */
const TICK_US = 10_000;

export function describeMachine() {
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    loadAverage: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

export function describeVersions(postgres: string, broker: string) {
  const versionOf = (name: string): string => require(`${name}/package.json`).version;
  return { node: process.versions.node, mqtt: versionOf('mqtt'), postgres, broker, commit: commitOf() };
}

/** Processor time of a process so far, µs, from /proc; undefined where there is none. */
export function processorTimeUs(pid: number): number | undefined {
  try {
    // The name in brackets may hold blanks; user and system time are the 12th and 13th field behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  } catch {
    return undefined;
  }
}

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
