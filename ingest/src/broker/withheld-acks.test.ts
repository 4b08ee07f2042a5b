import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, connect as dial, type Server } from 'node:net';
import { connect, connectAsync, type MqttClient } from 'mqtt';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { withholdAcks } from './withheld-acks.ts';

/** First byte of a PUBACK packet. */
const PUBACK = 0x40;
/** Below the 20 that Mosquitto has in flight by default: beyond, it would wait for acks that the test withholds. */
const MESSAGES = 15;
const FIRST_RELEASED = 6;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('sends no PUBACK before release, and all of them after it, in the order of receipt', async () => {
  const { client, acks, wire, received, publish } = await subscriber();
  await publish(MESSAGES);
  await until(() => received.length >= MESSAGES);
  // A ping goes out behind whatever was written before it, and its answer proves that reading goes on.
  await roundTrip(client);
  expect(wire.pubacks()).toEqual([]);
  expect(acks.held()).toBe(MESSAGES);

  const putOff = vi.spyOn(client, 'reschedulePing');
  acks.release(FIRST_RELEASED);
  // The answer to a ping may stand behind seconds of messages: acks that go out are a sign of life as well.
  expect(putOff).toHaveBeenCalledWith(true);
  await until(() => wire.pubacks().length >= FIRST_RELEASED);
  await roundTrip(client);
  expect(wire.pubacks()).toEqual(received.slice(0, FIRST_RELEASED));

  acks.release(MESSAGES - FIRST_RELEASED);
  await until(() => wire.pubacks().length >= MESSAGES);
  expect(wire.pubacks()).toEqual(received);
  expect(acks.held()).toBe(0);
});

test('an ack released before mqtt.js asks for it goes out as soon as it does', async () => {
  const { client, acks, wire, received, publish } = await subscriber();
  let letOn: (() => void) | undefined;
  client.handleMessage = (_packet, done) => {
    letOn = done;
  };
  await publish(1);
  await until(() => letOn !== undefined);
  acks.release(1);
  letOn?.();
  await until(() => wire.pubacks().length === 1);
  expect(wire.pubacks()).toEqual(received);
  expect(acks.held()).toBe(0);
});

test('a lost connection forgets the held acks, and the broker delivers those messages again', async () => {
  const first = await subscriber();
  await first.publish(5);
  await until(() => first.received.length >= 5);
  first.acks.release(2);
  await until(() => first.wire.pubacks().length >= 2);
  const lost = new Promise<void>((resolve) => first.client.once('close', () => resolve()));
  first.wire.cut();
  await lost;
  expect(first.acks.held()).toBe(0);

  const second = await subscriber(first.session);
  await until(() => second.payloads.length >= 3);
  expect(new Set(second.payloads)).toEqual(new Set(['2', '3', '4']));
});

async function subscriber(session = `ingest-test-${randomBytes(6).toString('hex')}`) {
  const broker = new URL(inject('mqttUrl'));
  const wire = await tapped(broker);
  const url = new URL(broker);
  url.hostname = '127.0.0.1';
  url.port = String(wire.port);
  const client = connect(url.href, { clientId: session, clean: false, protocolVersion: 4, reconnectPeriod: 0 });
  const acks = withholdAcks(client);
  const received: number[] = [];
  const payloads: string[] = [];
  client.on('message', (_topic, payload, { messageId }) => {
    received.push(messageId ?? 0);
    payloads.push(payload.toString());
  });
  await new Promise<void>((resolve, reject) => client.once('connect', () => resolve()).once('error', reject));
  await client.subscribeAsync(`withheld/${session}`, { qos: 1 });
  cleanups.push(async () => {
    client.end(true);
    await forget(broker.href, session);
  });
  const publish = async (count: number) => {
    const publisher = await connectAsync(broker.href, { protocolVersion: 4, reconnectPeriod: 0 });
    for (let i = 0; i < count; i++) await publisher.publishAsync(`withheld/${session}`, String(i), { qos: 1 });
    await publisher.endAsync();
  };
  return { client, acks, wire, received, payloads, publish, session };
}

// A clean session of the same id makes the broker forget the persistent one.
async function forget(url: string, clientId: string): Promise<void> {
  const client = await connectAsync(url, { clientId, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
  await client.endAsync();
}

/** A proxy that notes the PUBACKs a client sends. */
async function tapped(broker: URL) {
  const acked: number[] = [];
  const cuts: (() => void)[] = [];
  const server: Server = createServer((near) => {
    const far = dial(Number(broker.port || 1883), broker.hostname);
    let pending = Buffer.alloc(0);
    near.on('data', (chunk) => {
      far.write(chunk);
      pending = readPackets(Buffer.concat([pending, chunk]), acked);
    });
    far.on('data', (chunk) => near.write(chunk));
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    near.on('close', cut).on('error', cut);
    far.on('close', cut).on('error', cut);
    cuts.push(cut);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const one of cuts) one();
  };
  cleanups.push(async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, pubacks: () => acked, cut };
}

// Fixed header, remaining length (1 to 4 bytes of 7 bits), body.
function readPackets(bytes: Buffer, acked: number[]): Buffer<ArrayBuffer> {
  let rest = Buffer.from(bytes);
  for (;;) {
    let length = 0;
    let header = 1;
    for (; header < 5; header++) {
      const byte = rest[header];
      if (byte === undefined) return rest;
      length |= (byte & 0x7f) << (7 * (header - 1));
      if ((byte & 0x80) === 0) break;
    }
    const end = header + 1 + length;
    if (rest.length < end) return rest;
    if (rest[0] === PUBACK) acked.push(rest.readUInt16BE(header + 1));
    rest = rest.subarray(end);
  }
}

async function roundTrip(client: MqttClient): Promise<void> {
  await client.subscribeAsync(`withheld/ping/${randomBytes(6).toString('hex')}`, { qos: 0 });
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5 }).toBe(true);
}
