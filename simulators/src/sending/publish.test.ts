import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPublisher, type Publisher } from './publish.ts';

const log = pino({ level: 'silent' });
let broker: Aedes;
let server: Server;
let received: Array<{ id: string; buffered?: boolean }>;
let publisher: Publisher;

beforeEach(async () => {
  received = [];
  broker = await Aedes.createBroker();
  broker.on('publish', (packet, client) => {
    if (client !== null) received.push(JSON.parse(String(packet.payload)));
  });
  server = createServer(broker.handle);
});

afterEach(async () => {
  await publisher.stop();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

test('what waits while the broker is away is sent later and says buffered; past the bound the oldest are dropped and counted', async () => {
  const port = await freePort();
  let now = 1_000_000;
  publisher = open(port, { now: () => now, speed: 1 }, 5);
  for (let i = 0; i < 8; i++) publisher.offer({ topic: 't', payload: { id: String(i) }, sendAt: now });
  now += 10 * 60_000;
  publisher.offer({ topic: 't', payload: { id: 'fresh' }, sendAt: now });
  expect(publisher.counts()).toEqual({ acknowledged: 0, dropped: 4, waiting: 5 });
  server.listen(port, '127.0.0.1');
  await publisher.settled(0);
  await vi.waitFor(() => expect(received).toHaveLength(5));
  expect(received).toEqual([...['4', '5', '6', '7'].map((id) => ({ id, buffered: true })), { id: 'fresh' }]);
});

test('stopping does not wait for a broker that never answers CONNECT', async () => {
  const silent = createServer((socket) => void socket.on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  const [line] = await Promise.all([
    once(silent, 'connection').then(([socket]) => socket),
    once(silent, 'listening').then(() => {
      publisher = open((silent.address() as AddressInfo).port, { now: () => 0, speed: 1 }, 5);
    }),
  ]);
  const gone = once(line.resume(), 'close');
  await publisher.stop();
  await gone;
  silent.close();
});

test('what was in flight when the line broke is sent again', async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  publisher = open((server.address() as AddressInfo).port, { now: () => 0, speed: 1 }, 1000);
  await publisher.connected();
  let broken = false;
  broker.authorizePublish = (client, _packet, done) => {
    if (broken) return done(null);
    broken = true;
    client?.conn.destroy();
  };
  for (let i = 0; i < 50; i++) publisher.offer({ topic: 't', payload: { id: String(i) }, sendAt: 0 });
  await publisher.settled(0);
  // aedes acknowledges before it tells.
  await vi.waitFor(() => expect(new Set(received.map(({ id }) => id)).size).toBe(50));
  expect(publisher.counts()).toMatchObject({ acknowledged: 50, dropped: 0, waiting: 0 });
});

test('a stop does not wait for a broker that is not there', async () => {
  publisher = open(await freePort(), { now: () => 0, speed: 1 }, 10);
  publisher.offer({ topic: 't', payload: { id: '1' }, sendAt: 0 });
  const settled = publisher.settled(0);
  await Promise.all([expect(settled).rejects.toThrow('stopped'), publisher.stop()]);
});

function open(port: number, clock: { now: () => number; speed: number }, queueMax: number): Publisher {
  return openPublisher({ url: `mqtt://127.0.0.1:${port}`, clientId: 'test', clock, log, inFlightMax: 20, queueMax });
}

/** A port nobody listens on, taken from the system and given back. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
