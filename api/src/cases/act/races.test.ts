/** What happens at once, and what is cut off in the middle. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { AUDIT_LOCK } from '../../database/locks.ts';
import type { App } from '../../http/app.ts';
import { raised } from '../../testing/alarms.ts';
import {
  acceptedCase,
  type Crew,
  caseCrew,
  mustAct,
  NOT_URGENT,
  officer,
  photo,
  type Ref,
  reported,
  type TestOfficer,
  tryAct,
  URGENT,
} from '../../testing/case-work.ts';
import { NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { testApp } from '../../testing/serve.ts';
import type { CaseVerb } from './constants.ts';
import { CASE_BODIES } from './contract.ts';

const DAY_MS = 24 * 3_600_000;
const PLAN = { goal: '消除', measures: '更换', funds: '2 万', people: '王', until: NOW + DAY_MS, safety: '围挡' };

let test: TestDatabase;
let app: App;
let crew: Crew;
let officers: TestOfficer[];

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  crew = await caseCrew(test, app);
  officers = [];
  for (let count = 0; count < 20; count++) officers.push(await officer(test, app, `officer-${count}`, 'shift-leader'));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

describe('at once', () => {
  it('twenty officers file one case: one does, nineteen are shown who did', async () => {
    const file = await reported(crew.duty);
    const answers = await Promise.all(officers.map((by) => tryAct(by, { ...file }, 'file', { category: NOT_URGENT })));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer !== won[0]))
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { error: 'stale', version: 2, since: [{ action: 'file' }] },
      });
  });

  it('twenty officers file twenty cases: each has a number of its own, none left out', async () => {
    const [last] = await test.sql('select coalesce(max(last), 0)::int as n from case_number');
    const files = await Promise.all(officers.map((by) => reported(by, { category: NOT_URGENT })));
    const numbers = files
      .map((file) => Number((file as Ref & { number: string }).number.slice(14)))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(officers.map((_, index) => Number(last?.['n']) + index + 1));
  });

  it('two dispatch: one wins, the other is shown where it went', async () => {
    const [one, two] = officers as [TestOfficer, TestOfficer];
    const file = await reported(crew.duty, { category: NOT_URGENT });
    const answers = await Promise.all([
      tryAct(one, { ...file }, 'dispatch', { department: 'property' }),
      tryAct(two, { ...file }, 'dispatch', { department: 'safety' }),
    ]);
    expect(statuses(answers)).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200)?.body.department;
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      error: 'stale',
      since: [{ action: 'dispatch', detail: { department: won } }],
    });
  });

  it('one verifies while another reopens or sends it back to be done again', async () => {
    const { hand } = crew;
    const [one, two] = officers as [TestOfficer, TestOfficer];
    const file = await acceptedCase(crew);
    await mustAct(hand, file, 'handle', { note: '好了' });
    const checked = await Promise.all([
      tryAct(one, { ...file }, 'verify-pass'),
      tryAct(two, { ...file }, 'verify-fail', { reason: 'not-done' }),
    ]);
    expect(statuses(checked)).toEqual([200, 409]);
    const closed = await acceptedCase(crew);
    await mustAct(hand, closed, 'handle', { note: '好了' });
    const seen = { ...closed };
    await mustAct(one, closed, 'verify-pass');
    const again = await Promise.all([
      tryAct(one, { ...closed }, 'reopen', { reason: 'recurred' }),
      tryAct(two, seen, 'verify-pass'),
    ]);
    expect(again.map(({ status }) => status)).toEqual([200, 409]);
    expect(again[1].body.since[0]).toMatchObject({ action: 'verify-pass' });
  });

  it('many report the same alarm: it becomes one case', async () => {
    const ref = String(await raised(test, { source: 'same' }));
    const other = String(await raised(test, { source: 'else' }));
    // In different orders, so that whoever waited in a circle would be found out.
    const signals = [ref, other].map((id) => ({ kind: 'alarm', ref: id }));
    const answers = await Promise.all(
      officers.map((by, index) => by.post('/api/cases', { signals: index % 2 ? signals : signals.toReversed() })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.error === 'signal-bound')).toHaveLength(19);
  });

  it('two bundle each into the other: one does, and nobody waits for ever', async () => {
    const [one, two] = officers as [TestOfficer, TestOfficer];
    for (let round = 0; round < 5; round++) {
      const [left, right] = [await reported(crew.duty), await reported(crew.duty)];
      const answers = await Promise.all([
        tryAct(one, { ...left }, 'bundle', { into: right.id }),
        tryAct(two, { ...right }, 'bundle', { into: left.id }),
      ]);
      expect(statuses(answers)).toEqual([200, 409]);
    }
  });

  it('one order sent five times is done once and answered five times', async () => {
    const body = { title: '水', source: 'patrol', grid: 'M1', category: NOT_URGENT };
    const key = { 'idempotency-key': 'phone-7/order-1' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => crew.duty.post('/api/cases', body, key)));
    expect(statuses(answers)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(4);
    const file: Ref = answers[0]?.body;
    const dispatched = { version: file.version, department: 'property' };
    const url = `/api/cases/${file.id}/dispatch`;
    const first = await crew.duty.post(url, dispatched, { 'idempotency-key': 'phone-7/order-2' });
    const second = await crew.duty.post(url, dispatched, { 'idempotency-key': 'phone-7/order-2' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(
      await crew.duty.post(url, { ...dispatched, note: '急' }, { 'idempotency-key': 'phone-7/order-2' }),
    ).toMatchObject({
      status: 422,
      body: { error: 'idempotency-key-reused' },
    });
    expect((await crew.duty.post(url, dispatched, { 'idempotency-key': 'x' })).body.message).toContain(
      'idempotency-key',
    );
    // A refusal is not kept: the same order may go through when it is sent again.
    const early = await tryAct(crew.hand, { ...file, version: 9 }, 'accept');
    expect(early.status).toBe(409);
  });

  it('is done once also when it is sent again after its answer was forgotten', async () => {
    const key = { 'idempotency-key': 'phone-7/late-report' };
    const body = { title: '井盖松动', source: 'patrol', grid: 'M1' };
    const first = await crew.walker.post('/api/cases', body, key);
    const url = `/api/cases/${first.body.id}/comment`;
    const said = { note: '仍未处理' };
    await crew.walker.post(url, said, { 'idempotency-key': 'phone-7/late-comment' });
    await test.sql('delete from idempotent_answer');
    const again = await crew.walker.post('/api/cases', body, key);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id, version: 2 } });
    expect(again.headers['idempotency-replayed']).toBe('true');
    await crew.walker.post(url, said, { 'idempotency-key': 'phone-7/late-comment' });
    expect(await test.sql(`select id from case_file where title = '井盖松动'`)).toHaveLength(1);
    expect(await test.sql('select id from case_action where case_id = $1', [first.body.id])).toHaveLength(2);
    await test.sql('delete from idempotent_answer');
    const other = await crew.walker.post('/api/cases', { ...body, title: '另一件' }, key);
    expect(other).toMatchObject({ status: 422, body: { error: 'idempotency-key-reused' } });
    const mate = await crew.duty.post('/api/cases', body, key);
    expect(mate.body.id).not.toBe(first.body.id);
  });
});

describe('cut off between work and commit', () => {
  it.each(['report', ...Object.keys(CASE_BODIES)] as (CaseVerb | 'report')[])(
    '%s leaves nothing behind',
    async (verb) => {
      const { by, url, body, file } = await READY[verb]();
      const before = await everything();
      const holder = new pg.Client({ connectionString: test.url });
      await holder.connect();
      // An action waits for the trail last, when all of its work is done and nothing is committed.
      await holder.query('select pg_advisory_lock($1)', [AUDIT_LOCK]);
      try {
        const key = { 'idempotency-key': `cut-off-${verb}` };
        const asked = by.post(url, body, key);
        await killWaiting(holder);
        expect(await asked).toMatchObject({ status: 503, body: { error: 'unavailable' } });
        expect(await everything()).toEqual(before);
        await holder.query('select pg_advisory_unlock($1)', [AUDIT_LOCK]);
        // Sent again by the same key it is done, once.
        const again = await by.post(url, body, key);
        expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
        if (file !== undefined) expect(again.body.version).toBe(file.version + 1);
      } finally {
        await holder.end();
      }
    },
  );
});

/** Everything an action could leave. */
async function everything(): Promise<unknown[]> {
  const tables = [
    'case_file',
    'case_signal',
    'case_action',
    'case_request',
    'case_photo',
    'case_number',
    'case_rectification',
    'case_authority_report',
    'idempotent_answer',
    'alarm_action',
    'audit',
  ];
  const found = [];
  for (const table of tables) found.push(await test.sql(`select * from ${table} order by 1, 2`));
  return found;
}

/** Ends the connection that waits for the trail. */
async function killWaiting(holder: pg.Client): Promise<void> {
  const question = `select pid from pg_locks where locktype = 'advisory' and not granted and database = (
    select oid from pg_database where datname = current_database())`;
  await expect.poll(async () => (await holder.query(question)).rows.length).toBe(1);
  const { rows } = await holder.query<{ pid: number }>(question);
  await holder.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
}

interface Ready {
  by: TestOfficer;
  url: string;
  body: object;
  file?: Ref;
}
const order = (by: TestOfficer, file: Ref, verb: CaseVerb, body: object = {}): Ready => ({
  by,
  file: { ...file },
  url: `/api/cases/${file.id}/${verb}`,
  body: { version: file.version, ...body },
});

/** A case in which the action can be done, and the order to do it. */
const READY: Record<CaseVerb | 'report', () => Promise<Ready>> = {
  async report() {
    const alarm = await raised(test, { source: 'cut' });
    const photos = [await photo(test, crew.duty)];
    return {
      by: crew.duty,
      url: '/api/cases',
      body: { signals: [{ kind: 'alarm', ref: String(alarm) }], photos, category: URGENT },
    };
  },
  file: async () => order(crew.duty, await reported(crew.duty), 'file', { category: URGENT }),
  reject: async () => order(crew.duty, await reported(crew.duty), 'reject', { reason: 'unclear' }),
  async bind() {
    const ref = String(await raised(test, { source: 'cut-bind' }));
    return order(crew.duty, await reported(crew.duty), 'bind', { signals: [{ kind: 'alarm', ref }] });
  },
  bundle: async () => order(crew.duty, await reported(crew.duty), 'bundle', { into: (await reported(crew.duty)).id }),
  dispatch: async () =>
    order(crew.duty, await reported(crew.duty, { category: URGENT }), 'dispatch', { department: 'property' }),
  async accept() {
    const file = await reported(crew.duty, { category: URGENT });
    await mustAct(crew.duty, file, 'dispatch', { department: 'property' });
    return order(crew.hand, file, 'accept');
  },
  return: async () => order(crew.hand, await acceptedCase(crew), 'return', { reason: 'unclear' }),
  handle: async () =>
    order(crew.hand, await acceptedCase(crew), 'handle', { note: '好了', photos: [await photo(test, crew.hand)] }),
  'order-check': async () => order(crew.duty, await handled(), 'order-check', { verifier: crew.walker.id }),
  'verify-pass': async () => order(crew.duty, await handled(), 'verify-pass'),
  'verify-fail': async () => order(crew.duty, await handled(), 'verify-fail', { reason: 'not-done' }),
  'verify-unable': async () => order(crew.duty, await handled(), 'verify-unable', { reason: 'unsafe' }),
  'force-close': async () =>
    order(crew.leader, await acceptedCase(crew), 'force-close', { reason: 'policy', note: '政策' }),
  reopen: async () => order(crew.leader, await closed(), 'reopen', { reason: 'recurred' }),
  comment: async () =>
    order(crew.duty, await reported(crew.duty), 'comment', { note: '看', photos: [await photo(test, crew.duty)] }),
  'ask-extension': async () => order(crew.hand, await acceptedCase(crew), 'ask-extension', LATER),
  'grant-extension': async () => order(crew.leader, await asked('ask-extension', LATER), 'grant-extension'),
  'refuse-extension': async () =>
    order(crew.leader, await asked('ask-extension', LATER), 'refuse-extension', { note: '不' }),
  'ask-suspension': async () => order(crew.hand, await acceptedCase(crew), 'ask-suspension', PUT_OFF),
  'grant-suspension': async () => order(crew.leader, await asked('ask-suspension', PUT_OFF), 'grant-suspension'),
  'refuse-suspension': async () =>
    order(crew.leader, await asked('ask-suspension', PUT_OFF), 'refuse-suspension', { note: '不' }),
  async resume() {
    const file = await asked('ask-suspension', PUT_OFF);
    await mustAct(crew.leader, file, 'grant-suspension');
    return order(crew.leader, file, 'resume');
  },
  supervise: async () => order(crew.manager, await acceptedCase(crew), 'supervise', { kind: 'key', note: '盯住' }),
  appeal: async () => order(crew.hand, await closed(), 'appeal', { reason: 'evidence', note: '不服' }),
  'uphold-appeal': async () => order(crew.manager, await appealed(), 'uphold-appeal', { note: '属实' }),
  'dismiss-appeal': async () => order(crew.manager, await appealed(), 'dismiss-appeal', { note: '不实' }),
  plan: async () => order(crew.hand, await acceptedCase(crew, { hazardLevel: 'major' }), 'plan', { plan: PLAN }),
  async 'approve-plan'() {
    const file = await acceptedCase(crew, { hazardLevel: 'major' });
    await mustAct(crew.hand, file, 'plan', { plan: PLAN });
    return order(crew.leader, file, 'approve-plan');
  },
  'report-authority': async () =>
    order(crew.duty, await acceptedCase(crew, { hazardLevel: 'major' }), 'report-authority', TOLD),
  async 'receive-receipt'() {
    const file = await acceptedCase(crew, { hazardLevel: 'major' });
    await mustAct(crew.duty, file, 'report-authority', TOLD);
    const [sent] = await test.sql('select max(id)::int as id from case_authority_report');
    return order(crew.duty, file, 'receive-receipt', { report: sent?.['id'], receipt: '7号' });
  },
  'follow-up': async () => order(crew.duty, await closed(), 'follow-up', { satisfaction: 5 }),
};
const LATER = { reason: 'material', note: '缺件', until: NOW + 9 * DAY_MS };
const PUT_OFF = { reason: 'funding', note: '等款', until: NOW + 9 * DAY_MS };
const TOLD = { authority: '应急管理局', content: '重大隐患' };

async function handled(): Promise<Ref> {
  const file = await acceptedCase(crew);
  await mustAct(crew.hand, file, 'handle', { note: '好了' });
  return file;
}
async function closed(): Promise<Ref> {
  const file = await handled();
  await mustAct(crew.duty, file, 'verify-pass');
  return file;
}
async function asked(verb: 'ask-extension' | 'ask-suspension', body: object): Promise<Ref> {
  const file = await acceptedCase(crew);
  await mustAct(crew.hand, file, verb, body);
  return file;
}
async function appealed(): Promise<Ref> {
  const file = await closed();
  await mustAct(crew.hand, file, 'appeal', { reason: 'evidence', note: '不服' });
  return file;
}
