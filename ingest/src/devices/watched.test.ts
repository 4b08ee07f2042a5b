import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { recordListeningSince } from './devices.ts';

const FIRST = Date.parse('2026-11-22T10:00:00Z');

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

it('notes once since when a community is listened to, by the clock of ingest', async () => {
  await recordListeningSince(scratch.database, FIRST);
  await recordListeningSince(scratch.database, FIRST + 60_000);
  const { rows } = await scratch.database.query('select distinct watched_since as at from community');
  expect(rows).toEqual([{ at: new Date(FIRST) }]);
});
