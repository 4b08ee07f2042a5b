/** The bare subscriber: `subscriber.ts MQTT_URL FILTER VERSION`; mqtt.js as ingest uses it, counting and nothing else. */
import { randomBytes } from 'node:crypto';
import { connectAsync } from 'mqtt';

const TELL_MS = 20;
const RECEIVE_MAXIMUM = 65_535;

const [url = '', filter = '', version = '5'] = process.argv.slice(2);
const client = await connectAsync(url, {
  clientId: `bench-bare-${randomBytes(6).toString('hex')}`,
  clean: true,
  reconnectPeriod: 0,
  ...(version === '5'
    ? { protocolVersion: 5, properties: { receiveMaximum: RECEIVE_MAXIMUM } }
    : { protocolVersion: 4 }),
});
let received = 0;
let told = 0;
client.on('message', () => {
  received += 1;
});
await client.subscribeAsync(filter, { qos: 1 });
const timer = setInterval(() => {
  if (received === told) return;
  told = received;
  process.send?.({ type: 'received', count: received, at: Date.now() });
}, TELL_MS);
process.on('SIGTERM', () => {
  clearInterval(timer);
  void client.endAsync(true).then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
process.send?.({ type: 'ready' });
