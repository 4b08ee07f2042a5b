/** Who may say what at the broker: each attack against the broker with the settings that `npm run devices` generates for it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { makeApiSchema } from '@cockpit/api/testing';
import { makeIngestSchema } from '@cockpit/ingest/testing';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { copyCommunity, type TestCommunity } from '../harness/community.ts';
import { devicesConsole, issueAll } from '../harness/devices-console.ts';
import { type GuardedBroker, guardedEmbedded, guardedMosquitto } from '../harness/guarded-broker.ts';
import { importRegistry } from '../harness/import-registry.ts';
import { findMosquitto } from '../harness/mosquitto.ts';
import { createScratchDatabase, type ScratchDatabase } from '../harness/scratch-database.ts';
import { undoAll } from '../harness/undo.ts';

/** Between the end of the command and the end of the connection. */
const CUT_WITHIN_MS = 5_000;
const PACKET_BYTES = 200 * 1024 * 1024;
/** What the broker may grow by while it is sent that. */
const GROWTH_BYTES_MAX = 48 * 1024 * 1024;
const INGEST = { clientId: 'cockpit-ingest', username: '@ingest' };
const mosquitto = await findMosquitto();

describe.skipIf(mosquitto === undefined)('Mosquitto', () => attacks(guardedMosquitto));
describe('the embedded broker', () => attacks(guardedEmbedded));

function attacks(start: (databaseUrl: string) => Promise<GuardedBroker | undefined>): void {
  let database: ScratchDatabase;
  let community: TestCommunity;
  let broker: GuardedBroker;
  let secrets: ReadonlyMap<string, string>;
  let ingestSecret: string;
  let ingest: MqttClient;
  let heard: { topic: string; text: string; retain: boolean }[] = [];
  const clients: MqttClient[] = [];

  beforeAll(async () => {
    database = await createScratchDatabase(inject('postgresUrl'), async (url) => {
      await makeIngestSchema(url);
      await makeApiSchema(url);
    });
    community = await copyCommunity();
    await importRegistry(community.folder, { DATABASE_URL: database.url });
    ingestSecret = secretIn(await devicesConsole(database.url, ['credentials', 'issue', '--ingest']));
    secrets = await issueAll(database.url, community.code);
    broker = (await start(database.url)) as GuardedBroker;
    await openIngest();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
  });
  afterAll(async () => {
    await ingest?.endAsync(true);
    await undoAll([community.remove, database.drop, () => broker.stop()]);
  });

  it('lets a device say its own events, and ingest hear them', async () => {
    const device = await connectDevice('KC');
    await device.publishAsync(topic('parking', 'KC', 'occupancy'), 'own', { qos: 1 });
    await heardNext('own');
    await ingest.subscribeAsync(`cockpit-canary/${INGEST.clientId}`, { qos: 1 });
    await ingest.publishAsync(`cockpit-canary/${INGEST.clientId}`, 'canary', { qos: 1 });
    await heardNext('canary');
  });

  it('snoop: a device hears nothing, whatever it subscribes to', async () => {
    const snoop = await connectDevice('DA');
    const overheard: string[] = [];
    snoop.on('message', (name) => overheard.push(name));
    const filters = [
      '#',
      '+/+/+/+/+',
      '$SYS/#',
      'v1/#',
      '$share/x/v1/#',
      topic('parking', 'KC', '+'),
      topic('parking', 'DA', '+'),
    ];
    for (const filter of filters) await tried(snoop, snoop.subscribeAsync(filter, { qos: 1 }));
    const device = await connectDevice('KC');
    await device.publishAsync(topic('parking', 'KC', 'occupancy'), 'secret', { qos: 1 });
    await heardNext('secret');
    await roundTrip(snoop);
    expect(overheard).toEqual([]);
  });

  it.each([
    ['another device', () => topic('parking', 'DA', 'occupancy')],
    ['an event of another domain under its own name', () => topic('hazard', 'KC', 'state')],
    ['another community', () => 'v1/elsewhere/parking/KC/occupancy'],
    ['the canary of ingest', () => 'cockpit-canary/cockpit-ingest'],
    ['a topic of its own making', () => 'v1/made-up'],
    ['$SYS', () => '$SYS/broker/uptime'],
  ])('spoof: a device does not speak as %s', async (_whom, place) => {
    const device = await connectDevice('KC');
    await tried(device, device.publishAsync(place(), 'spoofed', { qos: 1 }));
    await saidAfterwards();
    expect(heard.map(({ text }) => text)).not.toContain('spoofed');
  });

  it('spoof: nor by its last will', async () => {
    const will = {
      topic: topic('parking', 'DA', 'status'),
      payload: Buffer.from('spoofed'),
      qos: 1 as const,
      retain: true,
    };
    const device = await connectDevice('KC', { will }).catch(() => undefined);
    device?.stream.destroy();
    await saidAfterwards();
    expect(heard.map(({ text }) => text)).not.toContain('spoofed');
  });

  it('take-over: the session of ingest stays its own, connected or away', async () => {
    let lost = 0;
    ingest.on('close', () => {
      lost += 1;
    });
    const names = ['@ingest', '@ingest-profiles', INGEST.clientId, 'cockpit-thief', `KC@${community.code}`];
    for (const clientId of names)
      for (const clean of [true, false]) {
        await attempted({ clientId, clean });
        await attempted({ clientId, clean, protocolVersion: 5 });
        await attempted({ clientId, clean, username: '', password: 'x' });
        await attempted({ clientId, clean, username: INGEST.username, password: 'guessed' });
        await attempted({ clientId, clean, username: 'nobody', password: 'guessed' });
        await attempted({ clientId, clean, ...signOf('DA') });
      }
    await saidAfterwards();
    expect(lost).toBe(0);
    await ingest.endAsync();
    for (const clientId of names) await attempted({ clientId, clean: true, ...signOf('DA') });
    for (const clientId of names) await attempted({ clientId, clean: true });
    const device = await connectDevice('KC');
    await device.publishAsync(topic('parking', 'KC', 'occupancy'), 'while ingest was away', { qos: 1 });
    await openIngest();
    await heardNext('while ingest was away');
  });

  it('retained poison: what another device keeps at the broker is neither replaced nor wiped', async () => {
    const owner = await connectDevice('DA');
    await owner.publishAsync(topic('parking', 'DA', 'status'), 'mine', { qos: 1, retain: true });
    for (const payload of ['poison', '']) {
      const other = await connectDevice('KC');
      await tried(other, other.publishAsync(topic('parking', 'DA', 'status'), payload, { qos: 1, retain: true }));
    }
    await saidAfterwards();
    heard = [];
    await ingest.subscribeAsync(topic('parking', 'DA', 'status'), { qos: 1 });
    await vi.waitFor(() => expect(heard.filter(({ retain }) => retain).map(({ text }) => text)).toEqual(['mine']));
    await ingest.unsubscribeAsync(topic('parking', 'DA', 'status'));
    await owner.publishAsync(topic('parking', 'DA', 'status'), '', { qos: 1, retain: true });
  });

  it('oversize: a packet of 200 MB is refused before it is held in memory', async () => {
    const before = await memoryOf(broker.pid());
    const sent = await pour(secrets.get(`KC@${community.code}`) as string);
    expect((await memoryOf(broker.pid())) - before).toBeLessThan(GROWTH_BYTES_MAX);
    expect(sent).toBeLessThan(PACKET_BYTES);
    await saidAfterwards();
  });

  it('wildcard: nobody publishes to many topics at once', async () => {
    for (const place of [topic('parking', '+', 'occupancy'), topic('parking', 'KC', '#')]) {
      const sent = await rawPublish(secrets.get(`KC@${community.code}`) as string, place);
      expect(sent).toBe('closed');
    }
    await saidAfterwards();
    expect(heard.map(({ text }) => text)).not.toContain('spoofed');
  });

  it.each(['+', '#', '+/+', 'KC/../DA', 'cockpit-+', 'cockpit-#', 'cockpit-/a', 'cockpit-a\u0001b'])(
    'client id %j: refused, or of no meaning',
    async (clientId) => {
      const device = await connectDevice('KC', { clientId }).catch(() => undefined);
      if (device) await tried(device, device.publishAsync(topic('parking', 'DA', 'occupancy'), 'spoofed', { qos: 1 }));
      await saidAfterwards();
      expect(heard.map(({ text }) => text)).not.toContain('spoofed');
    },
  );

  it('lets nobody in without a name, with an unknown one or with a wrong secret', async () => {
    await expectRefused({});
    await expectRefused({ username: `nobody@${community.code}`, password: 'x' });
    await expectRefused({ username: `KC@${community.code}`, password: 'wrong' });
    await expectRefused({ username: `KC@${community.code}`, password: secrets.get(`DA@${community.code}`) as string });
  });

  it('cuts a revoked device off within five seconds, and nobody else; a session that waits loses nothing', async () => {
    await ingest.endAsync();
    await broker.restart();
    const waiting = await connectDevice('KC');
    await waiting.publishAsync(topic('parking', 'KC', 'occupancy'), 'waits', { qos: 1 });
    const stays = await connectDevice('DA');
    let cut = 0;
    waiting.on('close', () => {
      cut = Date.now();
    });
    let disturbed = false;
    stays.on('close', () => {
      disturbed = true;
    });
    await devicesConsole(database.url, ['credentials', 'revoke', `KC@${community.code}`, '--reason', 'stolen']);
    const revoked = Date.now();
    await vi.waitFor(() => expect(cut).toBeGreaterThan(0), { timeout: 60_000, interval: 20 });
    expect(cut - revoked).toBeLessThan(CUT_WITHIN_MS);
    await expectRefused({ username: `KC@${community.code}`, password: secrets.get(`KC@${community.code}`) as string });
    await openIngest();
    await heardNext('waits');
    expect(disturbed).toBe(false);
  });

  async function openIngest(): Promise<void> {
    heard = [];
    const sign = { ...INGEST, password: ingestSecret };
    const client = connect(url(), { protocolVersion: 4, clean: false, reconnectPeriod: 0, ...sign });
    client.on('error', () => {});
    // What waited comes with the answer to CONNECT.
    client.on('message', (name, payload, { retain }) => heard.push({ topic: name, text: payload.toString(), retain }));
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    ingest = client;
    const granted = await client.subscribeAsync('v1/#', { qos: 1 });
    expect(granted.map(({ qos }) => qos)).toEqual([1]);
  }

  async function connectDevice(code: string, more: Partial<IClientOptions> = {}): Promise<MqttClient> {
    const options = {
      protocolVersion: 4,
      reconnectPeriod: 0,
      clientId: `cockpit-${code}`,
      ...signOf(code),
      ...more,
    } as const;
    const client = await connectAsync(url(), options, false);
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  async function expectRefused(options: Partial<IClientOptions>): Promise<void> {
    expect(await attempted({ clientId: 'cockpit-stranger', ...options })).toBe('refused');
  }

  /** Connects, and leaves again. */
  async function attempted(options: Partial<IClientOptions>): Promise<'let in' | 'refused'> {
    const client = connect(url(), { protocolVersion: 4, reconnectPeriod: 0, ...options });
    const outcome = await new Promise<'let in' | 'refused'>((resolve) => {
      client.once('connect', () => resolve('let in'));
      client.once('error', () => resolve('refused'));
      client.once('close', () => resolve('refused'));
    });
    client.end(true);
    return outcome;
  }

  function signOf(code: string): { username: string; password: string } {
    const username = `${code}@${community.code}`;
    return { username, password: secrets.get(username) as string };
  }

  /** Answered, refused, or the connection was closed for it. */
  async function tried(client: MqttClient, attempt: Promise<unknown>): Promise<void> {
    if (client.connected) await Promise.race([attempt.catch(() => {}), once(client.stream, 'close')]);
  }

  /** What ingest hears after everything that was sent before. */
  async function saidAfterwards(): Promise<void> {
    const honest = await connectDevice('SMK-101-1');
    const text = `after ${heard.length}`;
    await honest.publishAsync(topic('hazard', 'SMK-101-1', 'state'), text, { qos: 1 });
    await heardNext(text);
    await honest.endAsync();
  }

  async function heardNext(text: string): Promise<void> {
    await vi.waitFor(() => expect(heard.map((one) => one.text)).toContain(text), { timeout: 60_000, interval: 20 });
  }

  /** Whatever was on its way to `client` has come. */
  async function roundTrip(client: MqttClient): Promise<void> {
    await client.unsubscribeAsync('nothing').catch(() => {});
  }

  /** Sends the largest packet MQTT allows bit by bit until it is told to stop; returns how much was taken. */
  async function pour(secret: string): Promise<number> {
    const socket = await openRaw(secret);
    let sent = 0;
    const header = Buffer.concat([
      Buffer.from([0x30]),
      lengthOf(PACKET_BYTES),
      textOf(topic('parking', 'KC', 'occupancy')),
    ]);
    socket.write(header);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    while (sent < PACKET_BYTES && !socket.destroyed) {
      sent += chunk.length;
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
    }
    socket.destroy();
    return sent;
  }

  async function rawPublish(secret: string, place: string): Promise<'closed' | 'taken'> {
    const socket = await openRaw(secret);
    const body = Buffer.concat([textOf(place), Buffer.from([0, 1]), Buffer.from('spoofed')]);
    const answer = Promise.race([
      once(socket, 'data').then(() => 'taken' as const),
      once(socket, 'close').then(() => 'closed' as const),
    ]);
    socket.write(Buffer.concat([Buffer.from([0x32]), lengthOf(body.length), body]));
    const outcome = await answer;
    socket.destroy();
    return outcome;
  }

  /** A connection past its CONNACK, without a client that would keep to the rules. */
  async function openRaw(secret: string) {
    const socket = connectSocket(broker.port, '127.0.0.1');
    socket.on('error', () => {});
    const body = Buffer.concat([
      textOf('MQTT'),
      Buffer.from([4, 0xc2, 0, 60]),
      textOf('cockpit-raw'),
      textOf(`KC@${community.code}`),
      textOf(secret),
    ]);
    socket.write(Buffer.concat([Buffer.from([0x10]), lengthOf(body.length), body]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer[3]).toBe(0);
    return socket;
  }

  function topic(domain: string, device: string, event: string): string {
    return `v1/${community.code}/${domain}/${device}/${event}`;
  }

  function url(): string {
    return `mqtt://127.0.0.1:${broker.port}`;
  }
}

function secretIn(printed: string): string {
  return /^Secret\s+(\S+)$/m.exec(printed)?.[1] as string;
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** The remaining length of a packet, seven bits a byte. */
function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  for (let left = length; left > 0 || bytes.length === 0; left = Math.floor(left / 128))
    bytes.push((left % 128) + (left >= 128 ? 128 : 0));
  return Buffer.from(bytes);
}

/** Resident memory of a process, bytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}
