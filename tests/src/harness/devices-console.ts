/** `npm run devices` as a person at the console runs it. */
import path from 'node:path';
import { startChild } from '@cockpit/standalone/child';
import { ROOT } from './root.ts';
import { createService, type Service } from './service.ts';

const ENTRY = path.join(ROOT, 'api/src/cli/devices.ts');

/** Runs a command and returns what it printed. Throws with its own words. */
export async function devicesConsole(databaseUrl: string, args: readonly string[]): Promise<string> {
  let printed = '';
  const child = startChild({
    name: 'devices',
    entry: ENTRY,
    args,
    env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
    onOutput: (chunk) => {
      printed += chunk.toString('utf8');
    },
  });
  child.ready.catch(() => {}); // a command says nothing over IPC
  const exit = await child.exited;
  if (exit.code !== 0) throw new Error(`devices ${args.join(' ')}: ${exit.stderr}`);
  return printed;
}

/** User names and secrets of all devices of a community. */
export async function issueAll(databaseUrl: string, community: string): Promise<ReadonlyMap<string, string>> {
  const printed = await devicesConsole(databaseUrl, ['credentials', 'issue', community, '--all']);
  const lines = printed.split('\n').filter((line) => line.includes(','));
  return new Map(lines.map((line) => line.split(',') as [string, string]));
}

/** Keeps the files of a broker in step until it is stopped. */
export function watchCredentials(databaseUrl: string, args: readonly string[]): Service {
  return createService(() => ({
    name: 'devices',
    entry: ENTRY,
    args: ['broker-config', ...args, '--watch'],
    env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
  }));
}
