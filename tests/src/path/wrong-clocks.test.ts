/** Nothing silences an alarm: not a wrong clock, not a value that is none, not the order of ids; and no message counts twice. */
import { describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { useScene } from '../harness/scene.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ELECTRICAL = 'electrical-temperature';

const scene = useScene();

interface AlarmRow {
  code: string;
  raised: number;
  announced: number;
  value: number | null;
  args: Record<string, unknown>;
}

const alarmOf = async (code: string): Promise<AlarmRow | undefined> => {
  const [row] = await scene.stack.database.rows<AlarmRow>(
    `select d.code, (extract(epoch from a.raised_at) * 1000)::float8 as raised,
       (extract(epoch from a.announced_at) * 1000)::float8 as announced, a.value, a.args
     from alarm a join device d on d.id = a.device where d.code = $1 and a.rule = 'hazard-major' and a.cleared_at is null`,
    [code],
  );
  return row;
};
const raised = async (code: string): Promise<AlarmRow> => {
  let row: AlarmRow | undefined;
  await eventually(`the alarm of ${code}`, async () => {
    row = await alarmOf(code);
    return row !== undefined;
  });
  return row as AlarmRow;
};
/** Everything published before it is stored when this is. */
const settled = async (): Promise<void> => {
  const id = await scene.devices.publish('fitness/CT-ZH/headcount', { present: 9 });
  await eventually('what was published', async () => {
    const rows = await scene.stack.database.rows('select 1 from fitness_headcount where id = $1', [id]);
    return rows.length === 1;
  });
};
const topicOf = (tail: string) => `v1/${scene.stack.community.code}/${tail}`;
const say = (code: string, kind: string, state: string, at: unknown, more: object = {}) =>
  scene.devices.publish(`hazard/${code}/state`, { kind, state, at, ...more });
/** The broker is everybody's: others' messages are in quarantine, too. */
const refused = (tail: string) =>
  scene.stack.database.rows<{ detail: string }>('select detail from quarantine where topic = $1', [topicOf(tail)]);

describe('an alarm by a wrong clock is raised when it arrives', () => {
  it.each([
    ['SMK-102-2', 'smoke', -8 * HOUR_MS, -8 * HOUR_MS],
    ['GAS-101-1', 'gas', 8 * HOUR_MS, 8 * HOUR_MS],
    ['GAS-104-1', 'gas', 3 * MINUTE_MS, 3 * MINUTE_MS],
    ['GAS-103-1', 'gas', 0, Date.parse('2000-01-01T00:03:00Z')],
    ['PRS-101-1', 'pressure', -20 * MINUTE_MS, -20 * MINUTE_MS],
  ])('%s', async (code, kind, normal, alarm) => {
    const now = scene.stack.clock.now();
    await say(code, kind, 'normal', now + normal);
    await say(code, kind, 'alarm', Math.abs(alarm) > 24 * HOUR_MS ? alarm : now + alarm);
    const row = await raised(code);
    expect(row.raised).toBeGreaterThanOrEqual(now);
    expect(row.announced).toBeGreaterThanOrEqual(row.raised);
    expect(row.args['clockErrorMs']).toBeTypeOf('number');
    const [hazard] = await scene.stack.database.rows<{ opened: number }>(
      `select (extract(epoch from opened_at) * 1000)::float8 as opened from hazard h join device d on d.id = h.device
       where d.code = $1 and closed_at is null`,
      [code],
    );
    expect(hazard?.opened).toBe(row.raised);
  });

  it('what was overtaken by two seconds raises nothing', async () => {
    const now = scene.stack.clock.now();
    await say('ELT-102-1', ELECTRICAL, 'normal', now);
    await say('ELT-102-1', ELECTRICAL, 'alarm', now - 2_000);
    await settled();
    expect(await alarmOf('ELT-102-1')).toBeUndefined();
  });
});

it('of a whole-second clock the later message counts, though its id sorts first', async () => {
  const at = new Date(Math.floor(scene.stack.clock.now() / 1_000) * 1_000).toISOString();
  await say('ELT-103-1', ELECTRICAL, 'normal', at, { id: 'f3a0c1d2-0001' });
  await say('ELT-103-1', ELECTRICAL, 'alarm', at, { id: '0b77e9aa-0002' });
  await raised('ELT-103-1');
  const latest = await scene.stack.database.rows(
    "select state from hazard_sensor_latest l join device d on d.id = l.device where d.code = 'ELT-103-1'",
  );
  expect(latest).toEqual([{ state: 'alarm' }]);
});

it('a value that is none leaves an alarm without a value', async () => {
  const now = scene.stack.clock.now();
  const text = (id: string, state: string, value: string) =>
    `{"id":"${id}","at":${now},"kind":"${ELECTRICAL}","state":"${state}","value":${value},"unit":"°C"}`;
  await scene.devices.raw(topicOf('hazard/ELT-101-1/state'), text('nan-1', 'alarm', 'NaN'));
  await scene.devices.raw(topicOf('hazard/ELT-101-2/state'), text('nan-2', 'fault', '-Infinity'));
  await scene.devices.raw(topicOf('hazard/ELT-102-2/state'), text('nan-3', 'fault', 'null'));
  const row = await raised('ELT-101-1');
  expect(row).toMatchObject({ value: null, args: { leftOut: 'value' } });
  await settled();
  const stored = await scene.stack.database.rows(
    "select id, state, value from hazard_state where id like 'nan-%' order by id",
  );
  expect(stored).toEqual([
    { id: 'nan-1', state: 'alarm', value: null },
    { id: 'nan-2', state: 'fault', value: null },
    { id: 'nan-3', state: 'fault', value: null },
  ]);
});

it('times are taken or refused with a sentence that says what is expected, and none is years old', async () => {
  const now = scene.stack.clock.now();
  const local = new Date(now + 8 * HOUR_MS).toISOString();
  const lines: [string, string][] = [
    ['t-local', `"${local.slice(0, 19).replace('T', ' ')}"`],
    ['t-localT', `"${local.slice(0, 19)}"`],
    ['t-sec', String(Math.floor(now / 1_000))],
    ['t-us', `${now}123`],
    ['t-ns', `${now}123456`],
    ['t-basic', `"${local.slice(0, 19).replace(/[-:]/g, '')}Z"`],
    ['t-float', `${now}.5`],
    ['t-strms', `"${now}"`],
    ['t-leap', '"2016-12-31T23:59:60Z"'],
    ['t-1970', '"1970-01-03T08:09:40Z"'],
    ['t-2000', '"2000-01-01T00:03:00Z"'],
    ['t-localZ', `"${local.slice(0, 19)}Z"`],
    ['t-good', String(now)],
  ];
  for (const [id, at] of lines)
    await scene.devices.raw(topicOf('parking/XA/occupancy'), `{"id":"${id}","at":${at},"total":310,"occupied":13}`);
  await settled();
  const stored = await scene.stack.database.rows<{ id: string; at: number }>(
    `select id, (extract(epoch from at) * 1000)::float8 as at from parking_occupancy where id like 't-%' order by id`,
  );
  expect(stored.map(({ id }) => id)).toEqual(['t-2000', 't-good', 't-localZ']);
  for (const { at } of stored) expect(Math.abs(at - now)).toBeLessThan(10 * MINUTE_MS);
  const details = (await refused('parking/XA/occupancy')).map(({ detail }) => detail);
  expect(details).toHaveLength(10);
  for (const detail of details)
    expect(detail).toMatch(/^field at is .+: .+; expected ISO 8601 with an offset .+ or whole epoch milliseconds/);
});

it('the same id with a new time counts once, and a report sent again is one hazard', async () => {
  const now = scene.stack.clock.now();
  const count = { id: 'rs-1', present: 5, entries: 5, exits: 0 };
  const report = { id: 'WO-20261128-0001', level: 'general', category: '消防通道堵塞', description: '三号楼西侧' };
  await scene.devices.publish('fitness/GW-W/headcount', { ...count, at: now - MINUTE_MS });
  await scene.devices.publish('fitness/GW-W/headcount', { ...count, at: now });
  await scene.devices.publish('hazard/hotline/report', { ...report, at: now - 5 * MINUTE_MS });
  await scene.devices.publish('hazard/hotline/report', { ...report, at: now });
  await settled();
  expect(
    await scene.stack.database.rows("select sum(entries)::int as entries from fitness_headcount where id = 'rs-1'"),
  ).toEqual([{ entries: 5 }]);
  expect(
    await scene.stack.database.rows("select count(*)::int as hazards from hazard where report_id = 'WO-20261128-0001'"),
  ).toEqual([{ hazards: 1 }]);
});

it('a message of a wrong clock that is delivered again after a kill is one row', async () => {
  const at = scene.stack.clock.now() + 8 * HOUR_MS;
  const message = JSON.stringify({ id: 'again-1', at, total: 240, occupied: 66 });
  const rows = () => scene.stack.database.rows("select 1 from parking_occupancy where id = 'again-1'");
  await scene.devices.raw(topicOf('parking/WL/occupancy'), message);
  await eventually('the row', async () => (await rows()).length === 1);
  await scene.stack.ingest.kill();
  await scene.stack.ingest.start();
  await scene.devices.raw(topicOf('parking/WL/occupancy'), message);
  await settled();
  expect(await rows()).toHaveLength(1);
});
