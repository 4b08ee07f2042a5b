import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { COMMUNITY, type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { retainAlarms } from './retention.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const DAYS = 100;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());
beforeEach(() => scratch.database.query('truncate alarm, alarm_handling, alarm_action'));

const RAISED = `
  insert into alarm (community, rule, source, domain, priority, title_zh, title_en, source_zh, source_en, respond_s, raised_at, last_at,
    cleared_at, cleared_by)
  select $1, 'rule-a', source, 'parking', 3, '标题', 'Title', '来源', 'Source', 600, raised, raised, cleared,
    case when cleared is not null then 'reading' end
  from (select source, now.at - make_interval(days => $3::int) as raised, now.at - make_interval(days => $4::int) as cleared
    from unnest($2::text[]) as source cross join (select to_timestamp($5::float8 / 1000)) as now (at)) as given
  returning id::int as id`;

/** Alarms raised and ended so many days ago; `endedAgo` null: active. */
async function raised(sources: string[], raisedAgo: number, endedAgo: number | null): Promise<number[]> {
  const made = await scratch.rows(RAISED, [COMMUNITY, sources, raisedAgo, endedAgo, NOW]);
  return made.map(({ id }) => Number(id));
}
/** Somebody saw them, so that what is over is past. */
async function seen(alarms: number[]): Promise<void> {
  await scratch.rows(
    `insert into alarm_handling (alarm, acked_by, acked_name, acked_at) select id, 'p1', '王', now() from unnest($1::int8[]) as id`,
    [alarms],
  );
  await scratch.rows(
    `insert into alarm_action (community, alarm, at, action) select $1, id, now(), 'acknowledge' from unnest($2::int8[]) as id`,
    [COMMUNITY, alarms],
  );
}
const retain = (signal = new AbortController().signal) =>
  retainAlarms({ database: scratch.database, log: silent, now: () => NOW, days: DAYS }, signal);
const left = async () => (await scratch.rows('select source from alarm order by source')).map(({ source }) => source);

test('alarms that ended before their time go, with what was done about them', async () => {
  await seen(await raised(['old'], 120, 101));
  await seen(await raised(['long', 'young'], 120, 99));
  expect(await retain()).toBe(1);
  expect(await left()).toEqual(['long', 'young']);
  const children = `select (select count(*)::int from alarm_handling) as handled, (select count(*)::int from alarm_action) as actions`;
  expect(await scratch.rows(children)).toEqual([{ handled: 2, actions: 2 }]);
});

test('what is open stays however old it is: active, owned, or over and seen by nobody', async () => {
  await raised(['active'], 500, null);
  await seen(await raised(['owned'], 500, null));
  await raised(['unseen'], 500, 400);
  expect(await retain()).toBe(0);
  expect(await left()).toEqual(['active', 'owned', 'unseen']);
});

test('many go in several statements, and a stop comes between two', async () => {
  const sources = Array.from({ length: 2_300 }, (_, index) => `s:${index}`);
  await seen(await raised(sources, 200, 150));
  const stopping = new AbortController();
  const first = retain(stopping.signal);
  stopping.abort();
  expect(await first).toBe(1_000);
  expect(await retain()).toBe(1_300);
  expect(await left()).toEqual([]);
});
