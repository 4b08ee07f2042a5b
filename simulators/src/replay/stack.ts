/** Where the replay goes: what the environment names, else the stack that `npm start` is running. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Clock, clockFrom } from '@cockpit/ingest/clock';
import { ReplayFault } from './replay-fault.ts';

const RUN_FILE = fileURLToPath(new URL('../../../.cockpit/run.json', import.meta.url));

export interface Stack {
  databaseUrl: string;
  mqttUrl: string;
  clock: Clock;
}

/** @throws ReplayFault naming what is missing. */
export async function findStack(env: Readonly<Record<string, string | undefined>>, runFile = RUN_FILE): Promise<Stack> {
  const running = await readRunning(runFile);
  const databaseUrl = env['DATABASE_URL'] || running['databaseUrl'];
  const mqttUrl = env['MQTT_URL'] || running['mqttUrl'];
  const missing = [...(databaseUrl ? [] : ['DATABASE_URL']), ...(mqttUrl ? [] : ['MQTT_URL'])];
  if (!databaseUrl || !mqttUrl)
    throw new ReplayFault(`${missing.join(' and ')} not set, and no stack is running here (npm start runs one).`);
  return { databaseUrl, mqttUrl, clock: clockFrom(env['COCKPIT_CLOCK'] || running['clock']) };
}

async function readRunning(path: string): Promise<Record<string, string>> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Object.fromEntries(Object.entries(content ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {}; // no stack is running, or it is just starting: the environment has to name one
  }
}
