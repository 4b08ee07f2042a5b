import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query('truncate device_status, device_presence, event');
  pipeline = await pipelineOn(scratch);
});
afterAll(() => scratch.drop());

test('a last will written before the birth still takes the device offline when it arrives', async () => {
  await pipeline.batch([status('birth', 'online', NOW, NOW)]);
  await pipeline.batch([status('will', 'offline', NOW - 10, NOW + 7_200_000)]);
  expect(await presence()).toMatchObject([{ status: 'offline', status_at: new Date(NOW + 7_200_000) }]);
});

test('history that is published afterwards does not change the present status', async () => {
  await pipeline.batch([status('birth', 'online', NOW, NOW)]);
  await pipeline.batch([status('old', 'offline', NOW - 3_600_000, NOW + 1_000, true)]);
  expect(await presence()).toMatchObject([{ status: 'online' }]);
  expect(await events()).toEqual([]);
});

test('events tell changes only: not the first birth, not a repeated will', async () => {
  await pipeline.batch([status('1', 'online', NOW, NOW), status('2', 'online', NOW + 1, NOW + 1)]);
  await pipeline.batch([status('3', 'offline', NOW + 2, NOW + 2), status('4', 'offline', NOW + 3, NOW + 3)]);
  await pipeline.batch([status('5', 'online', NOW + 4, NOW + 4)]);
  expect(await events()).toEqual([
    { type: 'device-offline', message_id: '3' },
    { type: 'device-online', message_id: '5' },
  ]);
});

test('any stored message is a sign of life and leaves the status alone', async () => {
  await pipeline.batch([status('1', 'offline', NOW, NOW)]);
  const payload = { id: 'm', at: NOW + 500, present: 3 };
  await pipeline.batch([{ tail: 'fitness/V1/headcount', payload, receivedAt: NOW + 900 }]);
  expect(await presence()).toEqual([
    {
      status: 'offline',
      status_at: new Date(NOW),
      last_received_at: new Date(NOW + 900),
      last_at: new Date(NOW + 500),
    },
  ]);
});

function status(id: string, state: string, at: number, receivedAt: number, buffered = false): Message {
  return { tail: 'fitness/V1/status', payload: { id, at, state, buffered }, receivedAt };
}

async function presence() {
  return scratch.rows('select status, status_at, last_received_at, last_at from device_presence');
}

async function events() {
  return scratch.rows('select type, message_id from event order by id');
}
