/** What the numbers were measured on. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { ROOT } from '../src/harness/root.ts';

const require = createRequire(import.meta.url);
/** Linux counts processor time in these. */
const TICK_US = 10_000;

export function describeMachine() {
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    loadAverage: loadNow(),
  };
}

/** Of the last minute. */
export function loadNow(): number {
  return Math.round((os.loadavg()[0] ?? 0) * 100) / 100;
}

export function describeVersions(postgres: string, broker: string) {
  const versionOf = (name: string): string => require(`${name}/package.json`).version;
  return { node: process.versions.node, mqtt: versionOf('mqtt'), postgres, broker, commit: commitOf() };
}

/** Processor time of a process so far, µs, from /proc; undefined where there is none. */
export function processorTimeUs(pid: number): number | undefined {
  return statOf(pid)?.ownUs;
}

/** The same of a process and all its children, those that have ended included. */
export function familyTimeUs(pid: number): number | undefined {
  const parent = statOf(pid);
  if (parent === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter((child) => child.parent === pid);
  return children.reduce((sum, child) => sum + child.ownUs, parent.ownUs + parent.endedChildrenUs);
}

/** Memory a process holds, MB (10^6 bytes); undefined where there is no /proc. */
export function residentMb(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}

/** The fields of /proc/PID/stat that count. */
export function parseStat(text: string): { parent: number; ownUs: number; endedChildrenUs: number } {
  // The name in brackets may hold blanks and brackets; the fields behind it are counted from the last one.
  const fields = text
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    parent: fields[1] ?? 0,
    ownUs: (user + system) * TICK_US,
    endedChildrenUs: (childrenUser + childrenSystem) * TICK_US,
  };
}

function statOf(pid: number): ReturnType<typeof parseStat> | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
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
