/** `npm run try -- smoke`: makes something happen in the running community, over MQTT as a device would. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { clockFrom } from '@cockpit/ingest/clock';
import { connectAsync, type MqttClient } from 'mqtt';
import { hushTopic } from '../sending/hush.ts';
import { readCommunity } from '../setup/community.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import type { Scene } from './scene.ts';
import { sceneOf } from './scenes.ts';
import { TryFault } from './try-fault.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CONNECT_MAX_MS = 5_000;

try {
  const options = readOptions(process.argv.slice(2), ROOT);
  if (options === undefined) console.log(USAGE);
  else await run(options);
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : String(thrown));
  process.exitCode = 1;
}

async function run({ scene: name, end, device, community, runFile }: Options): Promise<void> {
  const running = await readRunning(runFile);
  const url = process.env['MQTT_URL'] || running['mqttUrl'];
  if (!url)
    throw new TryFault(
      `No stack is running in ${path.dirname(runFile)} (npm start runs one), and MQTT_URL is not set.`,
    );
  const registry = await readCommunity(community);
  const now = clockFrom(process.env['COCKPIT_CLOCK'] || running['clock']).now();
  const scene = sceneOf(name, { registry, device, end, now, id: randomUUID().slice(0, 8) });
  const client = await connectAsync(url, { connectTimeout: CONNECT_MAX_MS, reconnectPeriod: 0 }).catch(
    (cause: Error) => {
      throw new TryFault(`The broker does not answer: ${cause.message}.`, { cause });
    },
  );
  try {
    await Promise.race([publish(client, registry.community.code, scene), closed(client)]);
  } finally {
    await client.endAsync(true);
  }
  console.log(scene.says);
  if (running['apiUrl'] !== undefined) console.log(`Desk: ${running['apiUrl']}/desk/alarms`);
  if (!end) console.log(`npm run try -- ${[...process.argv.slice(2), '--end'].join(' ')}   ends it.`);
}

async function publish(client: MqttClient, community: string, { hush, messages }: Scene): Promise<void> {
  await client.publishAsync(hushTopic(community), JSON.stringify(hush), { qos: 1 });
  for (const { topic, payload, retain = false } of messages) {
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1, retain });
    if (messages.length <= 3) console.log(`${topic} ${JSON.stringify(payload)}`);
  }
}

/** A broker ends the connection of whom it does not let publish, and says nothing; what was published then never ends. */
function closed(client: MqttClient): Promise<never> {
  return new Promise((_, reject) => {
    client.once('close', () =>
      reject(
        new TryFault('The broker ended the connection: this user may not publish there, or the broker has stopped.'),
      ),
    );
  });
}

async function readRunning(file: string): Promise<Record<string, string>> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Object.fromEntries(Object.entries(content ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {}; // nothing runs there: MQTT_URL has to name a broker
  }
}
