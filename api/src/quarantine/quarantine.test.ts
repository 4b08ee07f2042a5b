import { NOTICE_CHANNEL } from '@cockpit/ingest/notices';
import pg from 'pg';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';
import { CutOffReply, QuarantineAction, QuarantineActionsReply, QuarantineDetail } from './contract.ts';

const RELEASE = { action: 'release', filter: { ids: [1] } };

let test: TestDatabase;
let app: App;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
});
beforeEach(async () => {
  await test.sql('truncate quarantine, quarantine_action restart identity');
  await test.sql(
    `insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, seen, last_received_at, outcome)
     select to_timestamp(1760000000 + n), topic, convert_to(text, 'utf8'), bytes, convert_to('d' || n, 'utf8'), reason, 'why', n,
       to_timestamp(1760000000 + n), outcome
     from (values
       (1, 'v1/c/parking/X/occupancy', '{"a":1}', 7, 'unknown-device', null),
       (2, 'v1/c/parking/X/occupancy', '{"a":2}', 7, 'unknown-device', null),
       (3, 'v1/c/parking/Y/occupancy', '{"a":3}', 7, 'unknown-device', null),
       (4, 'v1/c/parking/X/occupancy', 'cut', 99999, 'payload-too-large', null),
       (5, 'v1/c/parking/X/occupancy', '{"a":5}', 7, 'unknown-device', 'released')
     ) as q (n, topic, text, bytes, reason, outcome)`,
  );
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
});

describe('looking', () => {
  it('finds by topic, reason, time and state; open ones unless told otherwise', async () => {
    expect(await ids('')).toEqual([4, 3, 2, 1]);
    expect(await ids('?topic=v1/c/parking/X/%23')).toEqual([4, 2, 1]);
    expect(await ids('?topic=v1/%2B/parking/Y/%2B')).toEqual([3]);
    expect(await ids('?reason=unknown-device&from=1760000002000&to=1760000003000')).toEqual([2]);
    expect(await ids('?state=released')).toEqual([5]);
    expect(await ids('?state=all')).toEqual([5, 4, 3, 2, 1]);
  });

  it('shows a message as it came, whether it can be released, and how many are like it', async () => {
    const detail = (await app.inject('/api/quarantine/2')).json();
    expect(Compile(QuarantineDetail).Errors(detail)).toEqual([]);
    expect(detail).toMatchObject({
      text: '{"a":2}',
      hex: Buffer.from('{"a":2}').toString('hex'),
      releasable: true,
      alike: { rows: 2, messages: 3 },
      state: 'open',
    });
    expect((await app.inject('/api/quarantine/4')).json()).toMatchObject({
      releasable: false,
      keptBytes: 3,
      bytes: 99999,
    });
    expect((await app.inject('/api/quarantine/5')).json()).toMatchObject({ releasable: false, state: 'released' });
    expect((await app.inject('/api/quarantine/77')).statusCode).toBe(404);
  });
});

describe('by sender and reason', () => {
  it('many messages of one device are one line, with what to do and whether a release can help', async () => {
    await test.sql(
      `insert into quarantine (received_at, topic, payload, payload_bytes, digest, reason, detail, last_received_at)
       select to_timestamp(1760000100 + n), topic, '{}', 2, convert_to('g' || n, 'utf8'), reason, detail, to_timestamp(1760000100 + n)
       from (values
         (1, 'v1/c/parking/X/occupancy', 'not-json', 'the payload is not JSON'),
         (2, 'guidance/KC', 'unknown-topic', 'no device profile is bound to this topic'),
         (3, 'guidance/DA', 'profile-failed', 'profile flat-json 1.2.0: at: the message does not say when it happened')
       ) as q (n, topic, reason, detail)`,
    );
    const { groups } = (await app.inject('/api/quarantine/groups')).json();
    const told = (groups as Record<string, unknown>[]).map(({ sender, reason, rows, messages, remedy, releasable }) => [
      ...[sender, reason, rows, messages, remedy, releasable],
    ]);
    expect(told).toEqual([
      ['guidance/DA', 'profile-failed', 1, 1, 'mend-binding', true],
      ['guidance/KC', 'unknown-topic', 1, 1, 'bind', true],
      ['v1/c/parking/X', 'not-json', 1, 1, 'mend-device', false],
      ['v1/c/parking/X', 'payload-too-large', 1, 4, 'mend-device', false],
      ['v1/c/parking/Y', 'unknown-device', 1, 3, 'register', true],
      ['v1/c/parking/X', 'unknown-device', 2, 3, 'register', true],
    ]);
  });

  it('a message is readable in whatever charset it came', async () => {
    await test.sql("update quarantine set payload = '\\xcffbb7c0', payload_bytes = 4 where id = 1");
    expect((await app.inject('/api/quarantine/1')).json()).toMatchObject({ text: '消防' });
  });
});

describe('senders that are cut off', () => {
  it('stand with their count and a sample, those cut off now first', async () => {
    await test.sql(
      `insert into device_refusal (community, device, device_id, reason, messages, first_at, last_at, over_at, cut_off_since, sample_topic, sample)
       select community, device, id, 'not-json', messages, to_timestamp(1760000000), to_timestamp(1760000000 + n), to_timestamp(1760000000),
         to_timestamp(since), 'v1/c/x', convert_to(sample, 'utf8')
       from (values
         (2, 'c', 'parking/X', 7, 5000000000, 1760000000, E'{"a":\u0007'),
         (3, 'c', 'parking/Y', 8, 1, null, ''),
         (1, '', '#', null, 9, 1760000000, 'é')
       ) as r (n, community, device, id, messages, since, sample)`,
    );
    const reply = (await app.inject('/api/quarantine/cut-off')).json();
    expect(Compile(CutOffReply).Errors(reply)).toEqual([]);
    expect(reply.rows).toMatchObject([
      { community: 'c', device: 'parking/X', isRegistered: true, messages: 5_000_000_000, text: '{"a":\ufffd' },
      { community: null, device: '#', isRegistered: false, messages: 9, cutOffSince: 1_760_000_000_000, text: 'é' },
      { device: 'parking/Y', cutOffSince: null },
    ]);
  });
});

describe('asking', () => {
  it('notes who asks for what, up to what there is now, and wakes ingest', async () => {
    const listener = new pg.Client({ connectionString: test.url });
    await listener.connect();
    const heard = new Promise((resolve) => listener.once('notification', ({ payload }) => resolve(payload)));
    await listener.query(`listen ${NOTICE_CHANNEL}`);
    const reply = await post({ ...RELEASE, filter: { topic: 'v1/c/parking/X/#', reason: 'unknown-device' } });
    expect(reply.statusCode).toBe(202);
    expect(reply.headers['location']).toBe('/api/quarantine/actions/1');
    expect(Compile(QuarantineAction).Errors(reply.json())).toEqual([]);
    expect(await heard).toBe('{"kind":"quarantine-action"}');
    await listener.end();
    expect(await test.sql('select asked_by, action, filter, up_to::int, done_at from quarantine_action')).toEqual([
      {
        asked_by: 'everybody',
        action: 'release',
        filter: { topic: 'v1/c/parking/X/#', reason: 'unknown-device' },
        up_to: 5,
        done_at: null,
      },
    ]);
    expect((await app.inject('/api/quarantine/actions/1')).json()).toEqual(reply.json());
    const list = (await app.inject('/api/quarantine/actions?limit=1')).json();
    expect(Compile(QuarantineActionsReply).Errors(list)).toEqual([]);
    expect(list.actions).toEqual([reply.json()]);
  });

  it.each([
    ['a filter that means everything', { ...RELEASE, filter: {} }, /filter/],
    [
      'a condition it does not know, rather than doing more than was meant',
      { ...RELEASE, filter: { ids: [1], topik: 'x' } },
      /filter/,
    ],
    ['a topic filter that is none', { ...RELEASE, filter: { topic: 'a/#/b' } }, /topic/],
    ['a name of its own', { ...RELEASE, by: 'somebody else' }, /by|additional/],
    ['another verb', { ...RELEASE, action: 'forget' }, /action/],
    ['an id as text', { ...RELEASE, filter: { ids: ['1'] } }, /ids/],
    ['to discard without a reason', { ...RELEASE, action: 'discard' }, /why/],
  ])('refuses %s, naming the field', async (_, body, field) => {
    const reply = await post(body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().message).toMatch(field);
    expect(await test.sql('select 1 from quarantine_action')).toEqual([]);
  });

  it('takes names and reasons in any language', async () => {
    expect((await post({ ...RELEASE, action: 'discard', why: '设备调试' })).statusCode).toBe(202);
  });

  it('is refused while too many actions wait', async () => {
    await test.sql(
      `insert into quarantine_action (asked_at, asked_by, action, filter, up_to)
       select now(), 'x', 'release', '{"ids":[1]}', 1 from generate_series(1, 100)`,
    );
    expect((await post(RELEASE)).json()).toMatchObject({ error: 'too-many-actions' });
  });

  it('is refused when a page of another site asks', async () => {
    const headers = { origin: 'https://evil.example' };
    const reply = await app.inject({ method: 'POST', url: '/api/quarantine/actions', payload: RELEASE, headers });
    expect(reply.statusCode).toBe(403);
  });
});

async function ids(query: string): Promise<number[]> {
  return (await app.inject(`/api/quarantine${query}`)).json().rows.map((row: { id: number }) => row.id);
}

function post(payload: object) {
  return app.inject({ method: 'POST', url: '/api/quarantine/actions', payload });
}
