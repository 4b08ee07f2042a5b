/**
 * The process that publishes as fast as the broker takes it: `flood.ts MQTT_URL TOPIC_PREFIX DEVICES SECONDS`, DEVICES
 * separated by commas. Sends `{type: 'ready', published, startedAt}` when the broker has acknowledged all.
 */
import { randomBytes } from 'node:crypto';
import { connectAsync } from 'mqtt';

/** Messages under way at once: enough to keep the broker busy, few enough to stay out of its queue limits. */
const UNDER_WAY = 1000;

const [url = '', prefix = '', list = '', seconds = '1'] = process.argv.slice(2);
const devices = list.split(',');
const run = randomBytes(4).toString('hex');
const client = await connectAsync(url, { protocolVersion: 4 });
const startedAt = Date.now();
const endsAt = startedAt + Number(seconds) * 1000;
let published = 0;

async function publishInTurn(): Promise<void> {
  while (Date.now() < endsAt) {
    published += 1;
    const payload = {
      id: `${run}-${published}`,
      at: Date.now(),
      kind: 'smoke',
      state: 'normal',
      value: published % 97,
    };
    const topic = `${prefix}/${devices[published % devices.length]}/state`;
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  }
}

await Promise.all(Array.from({ length: UNDER_WAY }, publishInTurn));
process.send?.({ type: 'ready', published, startedAt });
await client.endAsync();
process.disconnect();
