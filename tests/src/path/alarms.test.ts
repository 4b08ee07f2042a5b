/** A reading and the alarm it raises: kill ingest whenever you like, there is never one without the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type LoneBroker, loneBroker } from '../harness/lone-broker.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import { seededRandom } from '../harness/random.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const SEED = 20_261_120;
const KILLS = 5;
/** Between two kills; each is an occurrence of its own. */
const REPORTS = 150;

/** Alarming readings that raised nothing, and alarms whose reading is not there. */
const ORPHANS = `
  select 'reading without alarm' as what, r.id from hazard_report r
  where r.level = 'major' and r.closes is null and not exists (
    select from alarm a where a.device = r.device and a.source = 'report:' || r.device || ':' || r.id)
  union all
  select 'alarm without reading', a.reading->>'id' from alarm a
  where a.reading->>'table' = 'hazard_report' and not exists (
    select from hazard_report r where r.device = a.device and r.id = a.reading->>'id')
  union all
  select 'alarm without reading', a.reading->>'id' from alarm a
  where a.reading->>'table' = 'hazard_state' and not exists (
    select from hazard_state s where s.device = a.device and s.id = a.reading->>'id')`;

/** Sensors whose newest reading says alarm and that have no active alarm, or the other way round. */
const APART = `
  select d.code, s.state, a.id
  from hazard_sensor_latest s
  join device d on d.id = s.device
  left join alarm a on a.device = s.device and a.rule = 'hazard-major' and a.cleared_at is null
  left join alarm_condition c on c.device = s.device and c.rule = 'hazard-major' and c.phase = 'falling'
  where (s.state = 'alarm') <> (a.id is not null and c.rule is null)`;

let broker: LoneBroker;
let stack: Stack;
let devices: Publisher;
let sensors: { code: string; kind: string }[];

beforeAll(async () => {
  broker = await loneBroker();
  stack = await startStack({ mqttUrl: broker.mqttUrl });
  devices = await openPublisher(stack);
  sensors = stack.community.file.hazardPoints.filter(({ level }) => level === 'major');
});

afterAll(async () => {
  await devices?.stop();
  await stack?.stop();
  await broker?.remove();
});

describe('a reading and its alarm', () => {
  it('are stored together or not at all, whenever ingest is killed', async () => {
    const draw = seededRandom(SEED);
    const sent: Promise<string>[] = [];
    let cutShort = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const burst = publishBurst(kill);
      sent.push(...burst);
      // Somewhere amid the stream: once the broker has taken over that many.
      await burst[Math.floor(draw() * burst.length)];
      await stack.ingest.kill();
      if ((await stored()) < sent.length) cutShort += 1;
      expect(await apart()).toEqual([]);
      await stack.ingest.start();
    }
    const ids = await Promise.all(sent);
    await eventually('every reading', async () => (await stored()) === sent.length).catch(async (fault: Error) => {
      throw new Error(`${fault.message}: ${JSON.stringify(await whereabouts(ids))}`);
    });
    expect(await apart()).toEqual([]);
    expect(cutShort).toBeGreaterThan(0);
    const raised = await stack.database.rows(
      'select rule, count(*)::int as alarms from alarm where reading is not null group by rule order by rule',
    );
    expect(raised).toEqual([
      // What comes back within the chatter of its rule counts on the same alarm.
      { rule: 'hazard-major', alarms: sensors.length },
      { rule: 'hazard-report-major', alarms: KILLS * REPORTS },
    ]);
  });

  it('would be missed one by one: an alarm taken away, a reading taken away', async () => {
    const [alarm] = await stack.database.rows<{ reading: string }>(
      `delete from alarm where id = (select max(id) from alarm where rule = 'hazard-report-major') returning reading->>'id' as reading`,
    );
    const [reading] = await stack.database.rows<{ id: string }>(
      'delete from hazard_report where id = (select min(id) from hazard_report) returning id',
    );
    expect(await stack.database.rows(ORPHANS)).toEqual([
      { what: 'reading without alarm', id: alarm?.reading },
      { what: 'alarm without reading', id: reading?.id },
    ]);
  });
});

/** Reports and the sensors in turn; the sensors raised and cleared, so that every reading turns something. */
function publishBurst(round: number): Promise<string>[] {
  const state = round % 2 === 0 ? 'alarm' : 'normal';
  return Array.from({ length: REPORTS }, (_, place) => {
    const report = devices.publish('hazard/hotline/report', {
      level: 'major',
      category: '消防通道占用',
      description: `${round}-${place}`,
    });
    const sensor = sensors[place];
    if (sensor === undefined) return [report];
    const { code, kind } = sensor;
    return [report, devices.publish(`hazard/${code}/state`, { kind, state, value: round, unit: '%' })];
  }).flat();
}

async function apart(): Promise<object[]> {
  return [...(await stack.database.rows(ORPHANS)), ...(await stack.database.rows(APART))];
}

/** How many of `ids` are not stored, how ingest sees itself, and what else became of messages: seen once in vain, and nobody could tell why. */
async function whereabouts(ids: readonly string[]): Promise<object | undefined> {
  const [row] = await stack.database.rows(
    `with missing as (
       select unnest($1::text[]) as id except (select id from hazard_state union all select id from hazard_report))
     select (select count(*)::int from missing) as missing, (select min(id) from missing) as first, (select max(id) from missing) as last,
       (select json_agg(stage || ': ' || (now() - ok_at) || ', told ' || (now() - checked_at) || ' ago') from pipeline_stage) as stages,
       (select count(*)::int from quarantine) as quarantined, (select sum(messages)::int from passed_over) as passed_over,
       (select max(received_at) from hazard_report) as last_report, now() as now`,
    [ids],
  );
  return row;
}

async function stored(): Promise<number> {
  const [row] = await stack.database.rows<{ n: number }>(
    'select (select count(*) from hazard_state)::int + (select count(*) from hazard_report)::int as n',
  );
  return row?.n ?? 0;
}
