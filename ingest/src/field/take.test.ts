import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createMemories } from '../decoding/memory.ts';
import { loadDevices } from '../devices/devices.ts';
import { QUALITY } from '../messages/contract.ts';
import type { Notice } from '../notices/contract.ts';
import { notify } from '../notices/postgres.ts';
import { openQuarantine } from '../quarantine/store.ts';
import { BOUNDS } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import type { Written } from '../writing/writer.ts';
import { pruneFieldMessages } from './messages.ts';
import { type FieldParts, startFieldMessages, takeWaiting } from './take.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const HOUR_MS = 3_600_000;

let scratch: Scratch;
let written: Written[];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate passed_over, field_message, patrol_checkin, patrol_checkpoint_latest, event, quarantine',
  );
  await scratch.database.query("delete from device where code like 'new-%'");
  written = [];
});
afterAll(() => scratch.drop());

interface Wish {
  id?: string;
  at?: number;
  askedAt?: number;
  checkpoint?: string;
  more?: object;
}

async function ask({
  id = randomUUID(),
  at = NOW,
  askedAt = NOW,
  checkpoint = 'C1',
  more = {},
}: Wish = {}): Promise<string> {
  const payload = { id, at, round: 'day@2026-11-22', officer: 'W-1', result: 'ok', ...more };
  await scratch.database.query(
    `insert into field_message (id, asked_at, person, topic, payload, via, digest)
     values ($1, to_timestamp($2::float8 / 1000), 7, $3, $4, 'qr', '')`,
    [id, askedAt, `v1/${COMMUNITY}/patrol/${checkpoint}/checkin`, JSON.stringify(payload)],
  );
  return id;
}

async function parts(more: Partial<FieldParts> = {}): Promise<FieldParts> {
  const quarantine = await openQuarantine(scratch.database, BOUNDS);
  let devices = await loadDevices(scratch.database);
  const memories = createMemories('order');
  return {
    database: scratch.database,
    log: silent,
    now: () => NOW,
    writer: () => ({ grids: devices.grids, quarantine, notify }),
    decodeParts: () => ({ devices, memories, keptSince: undefined }),
    async refreshRegistry() {
      devices = await loadDevices(scratch.database);
    },
    onCommit: (one) => written.push(one),
    ...more,
  };
}
const take = async (more: Partial<FieldParts> = {}) => takeWaiting(await parts(more), new AbortController().signal);
const outcomes = () =>
  scratch.rows(
    'select id, outcome, reason, detail, done_at is not null as done from field_message order by asked_at, id',
  );
const checkins = () => scratch.rows('select id, quality, officer, result from patrol_checkin order by id');

test('a check-in from a phone is stored like one of its checkpoint, with its event and its notice, and its sender can read so', async () => {
  const id = await ask({ more: { result: 'finding', category: '20101', note: '垃圾' } });
  await take();
  expect(await checkins()).toEqual([{ id, quality: 0, officer: 'W-1', result: 'finding' }]);
  expect(await scratch.rows('select type, grid from event')).toEqual([{ type: 'finding', grid: 'M2' }]);
  expect(await outcomes()).toEqual([{ id, outcome: 'stored', reason: null, detail: null, done: true }]);
  const notices: Notice[] = written.flatMap((one) => one.notices);
  expect(notices).toContainEqual({ kind: 'domain', community: COMMUNITY, domain: 'patrol', grids: ['M2'] });
});

test('sent late it says so and is no sign of a wrong clock; of a clock that runs ahead it is suspect', async () => {
  const late = await ask({ at: NOW - 5 * HOUR_MS, more: { buffered: true } });
  const ahead = await ask({ at: NOW + HOUR_MS, askedAt: NOW + 1 });
  await take();
  const qualities = Object.fromEntries((await checkins()).map(({ id, quality }) => [id, quality]));
  expect(qualities).toEqual({ [late]: QUALITY.late, [ahead]: QUALITY.clockAhead });
});

test('a check-in older than readings are kept is not called stored: its sender is told, and the ledger counts it', async () => {
  const old = await ask({ at: NOW - 5 * HOUR_MS, more: { buffered: true } });
  const devices = await loadDevices(scratch.database);
  await take({
    decodeParts: () => ({ devices, memories: createMemories('order'), keptSince: undefined, keptFrom: NOW - HOUR_MS }),
  });
  expect(await checkins()).toEqual([]);
  expect(await outcomes()).toEqual([
    {
      id: old,
      outcome: 'refused',
      reason: 'invalid-field',
      detail: expect.stringMatching(/past-retention/),
      done: true,
    },
  ]);
  expect(await scratch.rows('select rule, source, messages::int from passed_over')).toEqual([
    { rule: 'past-retention', source: 'C1', messages: 1 },
  ]);
});

test('what is not understood is refused with the reason, and holds up nothing', async () => {
  const unknown = await ask({ checkpoint: 'new-9', askedAt: NOW - 2 });
  const wrong = await ask({ more: { result: 'maybe' }, askedAt: NOW - 1 });
  const good = await ask();
  await take();
  expect(await outcomes()).toMatchObject([
    { id: unknown, outcome: 'refused', reason: 'unknown-device', detail: expect.stringContaining('new-9') },
    { id: wrong, outcome: 'refused', reason: 'invalid-field', detail: expect.stringContaining('result') },
    { id: good, outcome: 'stored' },
  ]);
  expect(await scratch.rows('select 1 from quarantine')).toEqual([]);
});

test('a checkpoint registered a moment ago is known', async () => {
  const taking = await parts();
  await scratch.database.query(
    `insert into device (community, domain, code, facility, report_every_s)
     select community, domain, 'new-1', id, null from facility where code = 'C1'`,
  );
  const id = await ask({ checkpoint: 'new-1' });
  await takeWaiting(taking, new AbortController().signal);
  expect(await outcomes()).toMatchObject([{ id, outcome: 'stored' }]);
});

test('one the database will not have is found among its neighbours and told what the database said', async () => {
  await scratch.database.query(
    "alter table patrol_checkin add constraint no_ghosts check (officer <> 'ghost') not valid",
  );
  try {
    const first = await ask({ askedAt: NOW - 2 });
    const ghost = await ask({ askedAt: NOW - 1, more: { officer: 'ghost' } });
    const last = await ask();
    await take();
    expect(await outcomes()).toMatchObject([
      { id: first, outcome: 'stored' },
      { id: ghost, outcome: 'refused', reason: 'database-refused' },
      { id: last, outcome: 'stored' },
    ]);
  } finally {
    await scratch.database.query('alter table patrol_checkin drop constraint no_ghosts');
  }
});

test('one the database will not have costs its neighbours a few transactions, wherever it stands among them', async () => {
  await scratch.database.query(
    "alter table patrol_checkin add constraint no_ghosts check (officer <> 'ghost') not valid",
  );
  try {
    for (let n = 0; n < 100; n++) await ask({ askedAt: NOW - 100 + n, more: { officer: n === 90 ? 'ghost' : 'W-1' } });
    const base = await parts();
    let transactions = 0;
    const connect = () => {
      transactions += 1;
      return scratch.database.connect();
    };
    const database = {
      query: scratch.database.query.bind(scratch.database),
      connect,
    } as unknown as Scratch['database'];
    await takeWaiting({ ...base, database }, new AbortController().signal);
    expect((await outcomes()).filter(({ outcome }) => outcome === 'stored')).toHaveLength(99);
    expect(transactions).toBeLessThan(30);
  } finally {
    await scratch.database.query('alter table patrol_checkin drop constraint no_ghosts');
  }
});

test('several workers at once store each message once', async () => {
  const ids = await Promise.all(Array.from({ length: 250 }, (_, n) => ask({ at: NOW - n, askedAt: NOW - n })));
  await Promise.all([take(), take(), take()]);
  expect(await checkins()).toHaveLength(250);
  expect(written.reduce((sum, one) => sum + one.stored, 0)).toBe(250);
  expect(written.reduce((sum, one) => sum + one.duplicates, 0)).toBe(0);
  expect((await outcomes()).filter(({ outcome }) => outcome === 'stored')).toHaveLength(ids.length);
});

test('cut off before its commit, nothing is stored and nothing is told; the next life does both', async () => {
  const id = await ask();
  const killed = take({
    writer: () => {
      throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  expect([await checkins(), await outcomes()]).toMatchObject([[], [{ done: false }]]);
  const again = await parts();
  const done = new Promise<void>((resolve) => {
    const field = startFieldMessages({ ...again, onCommit: () => resolve(field.stop()) });
  });
  await done;
  expect(await outcomes()).toMatchObject([{ id, outcome: 'stored' }]);
});

test('what was done long ago is forgotten, what waits never is', async () => {
  await ask();
  await take();
  const waiting = await ask({ askedAt: NOW - 90 * 24 * HOUR_MS });
  expect(await pruneFieldMessages(scratch.database, NOW + 1, 100)).toBe(false);
  expect(await outcomes()).toMatchObject([{ id: waiting, done: false }]);
});
