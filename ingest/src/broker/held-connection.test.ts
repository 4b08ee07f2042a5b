/** A connection whose messages are held lives as long as its broker does, and not a moment of silence longer. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { silent } from '../testing/scratch.ts';
import { applyBackpressure } from './held-connection.ts';
import { connectBroker } from './mqtt.ts';

/** Long enough that a busy machine does not make the broker miss a ping it has: it bears nine seconds. */
const KEEPALIVE_S = 6;
/** Of a keep-alive each quarter one: two keep-alives, of which the broker, and mqtt.js, bear one and a half in silence. */
const PINGS = 8;
/** More than the buffers of all sockets on the way hold, so that the broker itself is held. */
const MESSAGES = 4_000;
const PAYLOAD = 'x'.repeat(4_000);
const PATIENCE = { timeout: 60_000, interval: 20 };
const MOSQUITTO = '/usr/sbin/mosquitto';
const PINGREQ = 0xc0;

const hasMosquitto = await access(MOSQUITTO).then(
  () => true,
  () => false,
);
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.each([
  ['the embedded broker', false],
  ['Mosquitto', true],
] as const)('%s', (_what, isMosquitto) => {
  // A broker of the machine by its defaults drops what waits beyond 1 000 messages: only one of our own keeps them all.
  it.skipIf(isMosquitto ? !hasMosquitto : process.env['TEST_MQTT_URL'] !== undefined)(
    'a held connection is not lost, and nothing is delivered twice',
    async () => {
      const url = isMosquitto ? await mosquitto() : inject('mqttUrl');
      const line = await tapped(new URL(url));
      const session = `held-${randomBytes(6).toString('hex')}`;
      const topic = `held/${session}`;
      const received: string[] = [];
      let room: (() => void) | undefined;
      let open = false;
      let lost = 0;
      const broker = connectBroker(
        {
          url: line.url,
          clientId: session,
          filters: [topic],
          receiveMaximum: 65_535,
          log: silent,
          keepaliveS: KEEPALIVE_S,
        },
        {
          onMessage({ payload, acks }) {
            received.push(payload.subarray(0, 8).toString());
            acks?.release(1);
          },
          whenRoom(callback) {
            if (open || received.length === 0) callback();
            else room = callback;
          },
          onSubscribed: () => subscribed(),
          onLost: () => {
            lost += 1;
          },
        },
      );
      let subscribed = () => {};
      await new Promise<void>((resolve) => {
        subscribed = resolve;
      });
      cleanups.push(async () => {
        open = true;
        room?.();
        await broker.stop();
        await forget(url, session);
      });

      const publisher = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
      const published = Promise.all(
        Array.from({ length: MESSAGES }, (_, n) =>
          publisher.publishAsync(topic, `${String(n).padStart(8, '0')}${PAYLOAD}`, { qos: 1 }),
        ),
      );
      await expect.poll(() => room !== undefined, PATIENCE).toBe(true);
      const before = line.pings();
      const connections = line.connections();
      await expect.poll(() => line.pings() - before, PATIENCE).toBeGreaterThanOrEqual(PINGS);
      expect(received).toHaveLength(1);

      open = true;
      room?.();
      await expect.poll(() => received.length, PATIENCE).toBe(MESSAGES);
      await published;
      await publisher.endAsync();
      expect(new Set(received).size).toBe(MESSAGES);
      expect({ lost, connections: line.connections() }).toEqual({ lost: 0, connections });

      // Nothing is held any more: a line on which nothing comes any more is given up.
      line.silence();
      await expect.poll(() => lost, PATIENCE).toBe(1);
    },
    120_000,
  );
});

describe('a line held for moments again and again', () => {
  it('is pinged four times in a keep-alive, also where no moment is as long as that', () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
    cleanups.push(() => vi.useRealTimers());
    const written: Buffer[] = [];
    const client = {
      connected: true,
      on: () => client,
      stream: { write: (bytes: Buffer) => written.push(bytes) },
      reschedulePing: () => {},
    };
    let room: (() => void) | undefined;
    const handle = applyBackpressure(client as unknown as MqttClient, KEEPALIVE_S, (callback) => {
      room = callback;
    });
    for (let moment = 0; moment < 100; moment += 1) {
      handle({} as Parameters<typeof handle>[0], () => {});
      vi.advanceTimersByTime((KEEPALIVE_S * 1_000) / 50);
      room?.();
    }
    // Two keep-alives have passed.
    expect(written.length).toBeGreaterThanOrEqual(7);
    expect(written.every((bytes) => bytes[0] === PINGREQ)).toBe(true);
  });
});

/** A proxy that holds back as its ends do, counts pings and can fall silent. */
async function tapped(broker: URL) {
  let pings = 0;
  let connections = 0;
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    connections += 1;
    const far = dial(Number(broker.port || 1883), broker.hostname);
    sockets.push(near, far);
    // A ping is written by itself, and so is what comes before it.
    near.on('data', (chunk: Buffer) => {
      if (chunk.length === 2 && chunk[0] === PINGREQ) pings += 1;
    });
    near.pipe(far).pipe(near);
    for (const one of [near, far]) one.on('error', () => {}).on('close', () => [near, far].map((end) => end.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pings: () => pings,
    connections: () => connections,
    silence() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

/** One of our own on a free port, nothing kept. */
async function mosquitto(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-held-'));
  const file = path.join(folder, 'mosquitto.conf');
  await writeFile(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nuser ${userInfo().username}\nmax_queued_messages 0\nmax_inflight_messages 0\n`,
  );
  const child = spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' });
  cleanups.push(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    await rm(folder, { recursive: true });
  });
  const url = `mqtt://127.0.0.1:${port}`;
  await expect.poll(() => answers(port), PATIENCE).toBe(true);
  return url;
}

async function answers(port: number): Promise<boolean> {
  const socket = dial(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

// A clean session of the same id makes the broker forget the persistent one.
async function forget(url: string, clientId: string): Promise<void> {
  const client = await connectAsync(url, { clientId, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
  await client.endAsync();
}
