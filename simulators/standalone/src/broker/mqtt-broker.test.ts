import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, connect as connectLater, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Child, startChild } from '../processes/child.ts';

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

async function startBroker(port: string): Promise<void> {
  broker = startChild({
    name: 'broker',
    entry: path.join(import.meta.dirname, 'broker.ts'),
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
