import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, connect as connectLater, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Child, startChild } from '../processes/child.ts';

const BROKER = path.join(import.meta.dirname, 'broker.ts');
const PATIENCE = { timeout: 60_000, interval: 20 };
const SESSION = { clientId: 'reader', clean: false };

let folder: string;
let broker: Child;
let url: string;
const clients: MqttClient[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-broker-'));
  await startBroker('0');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await broker.stop();
  await rm(folder, { recursive: true, force: true });
});

it('delivers after a kill what it acknowledged before, to a session that was away', async () => {
  await makeSession();
  const device = await connect({});
  await publish(device, 0, 500);
  await killAndRestart();
  const received = await receive();
  await vi.waitFor(() => expect(new Set(received).size).toBe(500), PATIENCE);
});

it('loses no acknowledged message when it is killed in the middle of a stream', async () => {
  const received: string[] = [];
  const reader = await connect({ ...SESSION, reconnectPeriod: 50 });
  reader.on('message', (_topic, payload) => received.push(payload.toString()));
  await reader.subscribeAsync('v1/#', { qos: 1 });
  const device = await connect({ reconnectPeriod: 50 });
  const acknowledged: string[] = [];
  for (let n = 0; n < 2000; n += 1)
    device.publish('v1/x', `${n}`, { qos: 1 }, (error) => !error && acknowledged.push(`${n}`));
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(200), PATIENCE);
  const before = [...acknowledged];
  await killAndRestart();
  await vi.waitFor(() => expect(before.filter((one) => !received.includes(one))).toEqual([]), PATIENCE);
});

it('knows retained messages and a removed one after a kill', async () => {
  const device = await connect({});
  await device.publishAsync('v1/a/status', 'online', { qos: 1, retain: true });
  await device.publishAsync('v1/b/status', 'online', { qos: 1, retain: true });
  await device.publishAsync('v1/b/status', '', { qos: 1, retain: true });
  await device.publishAsync('v1/flush', 'x', { qos: 1 });
  await killAndRestart();
  const topics: string[] = [];
  const reader = await connect({});
  reader.on('message', (topic) => topics.push(topic));
  await reader.subscribeAsync('v1/+/status', { qos: 1 });
  await reader.publishAsync('v1/end/status', 'last', { qos: 1 });
  await vi.waitFor(() => expect(topics).toContain('v1/end/status'), PATIENCE);
  expect(topics).toEqual(['v1/a/status', 'v1/end/status']);
});

it('sends again what was delivered but not acknowledged when the connection broke', async () => {
  await makeSession();
  const device = await connect({});
  await publish(device, 0, 50);
  const first = connectLater(url, { protocolVersion: 4, reconnectPeriod: 0, ...SESSION });
  clients.push(first);
  let seen = 0;
  first.handleMessage = () => {
    seen += 1; // never calls back: no acknowledgement
  };
  await vi.waitFor(() => expect(seen).toBe(1), PATIENCE);
  first.end(true);
  const received = await receive();
  await vi.waitFor(() => expect(new Set(received).size).toBe(50), PATIENCE);
});

it('forgets a message once every session has acknowledged it', async () => {
  await makeSession();
  const received = await receive();
  const device = await connect({});
  await publish(device, 0, 20);
  await vi.waitFor(() => expect(received.length).toBe(20), PATIENCE);
  await device.publishAsync('elsewhere', 'nobody wants it', { qos: 1 });
  await Promise.all(clients.splice(0).map((client) => client.endAsync()));
  await broker.stop();
  await startBroker(new URL(url).port); // writes the journal anew, with what still counts
  expect(await readFile(path.join(folder, 'journal'), 'utf8')).not.toContain('accepted');
});

it('ends a foreign session that never comes back, and keeps the one it was told to keep', async () => {
  await makeSession();
  await makeSession('forgotten');
  const device = await connect({});
  await publish(device, 0, 5200);
  const received = await receive();
  await vi.waitFor(() => expect(new Set(received).size).toBe(5200), PATIENCE);
  const back = await connect({ clientId: 'forgotten', clean: false });
  expect(back.options.clean).toBe(false);
  const again: string[] = [];
  back.on('message', (_topic, payload) => again.push(payload.toString()));
  await back.publishAsync('v1/x', 'after', { qos: 1 });
  await vi.waitFor(() => expect(received).toContain('after'), PATIENCE);
  expect(again).toEqual([]);
});

it('refuses a packet of 200 MB before it holds any of it, and serves the others', async () => {
  const device = await connect({});
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(Buffer.from([0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 1, 0x72]));
  await once(socket, 'data');
  const closed = once(socket, 'close');
  socket.write(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x64, 0, 1, 0x78])); // 200 MiB are to follow
  await closed;
  await publish(device, 0, 1);
});

it('takes before the CONNECT is answered no packet of more than 16 KiB', async () => {
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write(Buffer.from([0x10, 0x80, 0x80, 0x02]));
  await closed;
});

it('tells MQTT 5 that it does not speak it', async () => {
  const client = connectLater(url, { protocolVersion: 5, reconnectPeriod: 0 });
  const refusal = await new Promise<unknown>((resolve) => client.once('error', resolve));
  expect(refusal).toMatchObject({ code: 0x84 });
  client.end(true);
});

it('does not listen beyond this machine without users', async () => {
  const open = startChild({ name: 'broker', entry: BROKER, args: ['--host', '0.0.0.0', '--port', '0'] });
  await expect(open.ready).rejects.toThrow('without users it listens on this machine only');
});

it('does not start with a file of users that it cannot read', async () => {
  const file = path.join(folder, 'users.json');
  await writeFile(file, '{"username":');
  const broken = startChild({ name: 'broker', entry: BROKER, args: ['--port', '0', '--users', file] });
  await expect(broken.ready).rejects.toThrow('holds no list of users');
});

it('keeps so many sessions that outlive their connections, and ends the one that was away longest', async () => {
  await makeSession();
  for (let n = 0; n < 501; n += 1) await makeSession(`left-${n}`);
  expect(await isPresent('left-0')).toBe(false);
  expect(await isPresent('left-500')).toBe(true);
  expect(await isPresent(SESSION.clientId)).toBe(true);
});

async function isPresent(clientId: string): Promise<boolean> {
  const client = connectLater(url, { protocolVersion: 4, reconnectPeriod: 0, clientId, clean: false });
  clients.push(client);
  const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve) =>
    client.once('connect', resolve),
  );
  await client.endAsync();
  return sessionPresent;
}

async function startBroker(port: string): Promise<void> {
  broker = startChild({
    name: 'broker',
    entry: BROKER,
    args: ['--folder', folder, '--port', port, '--keep', SESSION.clientId],
  });
  url = String((await broker.ready)['mqttUrl']);
}

async function killAndRestart(): Promise<void> {
  broker.kill('SIGKILL');
  await broker.exited;
  await startBroker(new URL(url).port);
}

async function connect(options: IClientOptions): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

async function makeSession(clientId = SESSION.clientId): Promise<void> {
  const client = await connect({ clientId, clean: false });
  await client.subscribeAsync('v1/#', { qos: 1 });
  await client.endAsync();
}

/** Payloads the kept session receives, as they come; queued ones arrive right after the connection. */
async function receive(): Promise<string[]> {
  const received: string[] = [];
  const client = connectLater(url, { protocolVersion: 4, reconnectPeriod: 0, ...SESSION });
  clients.push(client);
  client.on('message', (_topic, payload) => received.push(payload.toString()));
  client.on('error', () => {});
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return received;
}

async function publish(device: MqttClient, from: number, to: number): Promise<void> {
  const all = Array.from({ length: to - from }, (_, n) => device.publishAsync('v1/x', `${from + n}`, { qos: 1 }));
  await Promise.all(all);
}
