import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterAll, expect, inject, test } from 'vitest';
import { type Broker, connectBroker, sharedBefore } from './mqtt.ts';

/** The embedded broker of the tests does not speak MQTT 5, nor know shared subscriptions. */
const speaks5 = process.env['TEST_MQTT_URL'] !== undefined;
const suffix = randomBytes(6).toString('hex');
const clientId = `ingest-test-${suffix}`;
const root = `mqtt-test-${suffix}`;
const said: string[] = [];
const log = pino(
  { level: 'info' },
  { write: (line: string) => void said.push((JSON.parse(line) as { msg: string }).msg) },
);

let broker: Broker | undefined;
afterAll(async () => {
  await broker?.stop();
  await (await open({ clean: true })).endAsync();
});

test.skipIf(!speaks5)(
  'a subscription shared in an earlier life is ended once the plain one stands, and what waited is received',
  async () => {
    const before = await open({ clean: false });
    await before.subscribeAsync(`$share/${suffix}/${root}/#`, { qos: 1 });
    await before.endAsync();
    const device = await connectAsync(inject('mqttUrl'), { protocolVersion: 4 });
    await device.publishAsync(`${root}/a`, 'waited', { qos: 1 });
    const heard: string[] = [];
    await start(heard, sharedBefore(suffix, [`${root}/#`]));
    await expect.poll(() => heard).toEqual(['waited']);
    // Until the broker has ended the shared one it brings everything again; from then on each comes once.
    let probes = 0;
    const timesHeard = async () => {
      probes += 1;
      await device.publishAsync(`${root}/a`, `probe ${probes}`, { qos: 1 });
      await device.publishAsync(`${root}/a`, `mark ${probes}`, { qos: 1 });
      await expect.poll(() => heard.at(-1)).toBe(`mark ${probes}`);
      return heard.filter((text) => text === `probe ${probes}`).length;
    };
    await expect.poll(timesHeard).toBe(1);
    await device.endAsync();
    await broker?.stop();
  },
);

test('a session that another client takes over is said, by the reason of the broker', async () => {
  const server = createServer(takeOverAtOnce).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await start([], [], `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect.poll(() => said.join('\n')).toMatch(`session taken over: another client with client id ${clientId}`);
  await broker?.stop();
  server.close();
});

test('two with one client id at a broker that says no reason leave each other alone and say so', async () => {
  said.splice(0);
  await start([], []);
  const one = broker;
  await start([], []);
  await expect.poll(() => said.join('\n')).toMatch('possibly another client with client id');
  expect(said.filter((line) => line === 'subscribed').length).toBeLessThan(12);
  await one?.stop();
  await broker?.stop();
  await (await open({ clean: true })).endAsync();
});

/** MQTT 5 in bytes: CONNACK to a CONNECT, SUBACK to a SUBSCRIBE, and then DISCONNECT with reason 0x8e, session taken over. */
function takeOverAtOnce(socket: Socket): void {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    if (bytes[0] === 0x10) socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    if (bytes[0] === 0x82) {
      socket.write(Buffer.from([0x90, 4, bytes[2] ?? 0, bytes[3] ?? 0, 0, 1]));
      socket.end(Buffer.from([0xe0, 2, 0x8e, 0]));
    }
  });
}

async function start(heard: string[], forget: readonly string[], url = inject('mqttUrl')): Promise<void> {
  await new Promise<void>((resolve) => {
    broker = connectBroker(
      { url, clientId, filters: [`${root}/#`], forget, receiveMaximum: 100, log },
      {
        onMessage({ payload, acks }) {
          heard.push(payload.toString());
          acks?.release(1);
        },
        whenRoom: (callback) => callback(),
        onSubscribed: resolve,
        onLost() {},
      },
    );
  });
}

function open({ clean }: { clean: boolean }): Promise<MqttClient> {
  return connectAsync(inject('mqttUrl'), {
    clientId,
    clean,
    protocolVersion: speaks5 ? 5 : 4,
    reconnectPeriod: 0,
    ...(clean || !speaks5 ? {} : { properties: { sessionExpiryInterval: 60 } }),
  });
}
