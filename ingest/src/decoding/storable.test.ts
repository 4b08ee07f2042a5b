/** Whatever the door lets in, the database stores: for every kind of message, alarms judged, against the real tables. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readShippedRules } from '../alarms/files.ts';
import { ruleSetOf } from '../alarms/rules/contract.ts';
import { EVENT_KINDS, type EventKind } from '../domains.ts';
import { type Column, INDEXED_BYTES_MAX, storageFault } from '../readings/columns.ts';
import { hostilePayloads } from '../testing/hostile-payloads.ts';
import { type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
/** Table of readings and the device of the test community that may send it. */
const PLACES: Record<string, { table: string; device: string }> = {
  'parking occupancy': { table: 'parking_occupancy', device: 'P1' },
  'parking bay': { table: 'parking_bay', device: 'B1' },
  'parking passage': { table: 'parking_passage', device: 'P1' },
  'fitness headcount': { table: 'fitness_headcount', device: 'V1' },
  'fitness session': { table: 'fitness_session', device: 'X1' },
  'patrol checkin': { table: 'patrol_checkin', device: 'C1' },
  'hazard state': { table: 'hazard_state', device: 'H1' },
  'hazard report': { table: 'hazard_report', device: 'R1' },
  'environment air': { table: 'environment_air', device: 'E1' },
  'environment fill': { table: 'environment_fill', device: 'E2' },
  'environment water': { table: 'environment_water', device: 'E3' },
  'fitness status': { table: 'device_status', device: 'V1' },
};
const UDT = { int4: 'int4', float8: 'float8', real: 'float4', timestamptz: 'timestamptz', text: 'text' };
const BATCH = 120;
const CHECKIN = { id: 'c', at: NOW, round: 'day-1@2026-11-22', officer: 'p1', result: 'finding' };
const ALARM = { id: 'h', at: NOW, kind: 'smoke', state: 'alarm' };
const RUNS = { numRuns: 8, seed: 20261128 };

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  pipeline = await pipelineOn(scratch, { rowsMax: 1_000_000 }, ruleSetOf(await readShippedRules(), []));
});
afterAll(() => scratch.drop());

describe.each(EVENT_KINDS.map((kind) => [`${kind.domain ?? 'fitness'} ${kind.event}`, kind] as const))(
  '%s',
  (name, kind: EventKind) => {
    const place = PLACES[name];
    if (place === undefined) throw new Error(`the test names no table for ${name}`);
    const { table, device } = place;

    it('declares the columns its table has', async () => {
      const columns = await scratch.rows(
        'select column_name as name, udt_name as type from information_schema.columns where table_name = $1',
        [table],
      );
      const declared = (kind.columns as readonly Column<never>[]).filter(({ type }) => type !== 'jsonb');
      expect(columns).toEqual(
        expect.arrayContaining(declared.map(({ name: column, type }) => ({ name: column, type: UDT[type as 'int4'] }))),
      );
    });

    it('lets in nothing that the database refuses', async () => {
      let accepted = 0;
      let number = 0;
      const payloads = fc.array(hostilePayloads(kind, NOW), { minLength: BATCH, maxLength: BATCH });
      await fc.assert(
        fc.asyncProperty(payloads, async (all) => {
          const messages = all.map((payload) => {
            number += 1;
            // Later each time, so that latest states and alarms are written as well.
            const at = NOW + number;
            return {
              tail: `${kind.domain ?? 'fitness'}/${device}/${kind.event}`,
              payload: payload.replace(`"at":${NOW}`, `"at":${at}`),
              receivedAt: at,
            };
          });
          accepted += messages.filter((message) => 'reading' in pipeline.decode(message).outcome).length;
          await pipeline.batch(messages);
        }),
        RUNS,
      );
      const refused = await scratch.rows(
        "select detail, encode(payload, 'escape') as payload from quarantine where reason = 'database-refused' limit 3",
      );
      expect(refused).toEqual([]);
      expect(accepted).toBeGreaterThan(BATCH / 4);
    });
  },
);

it('raises alarms in that property, or jsonb was not tried', async () => {
  const [count] = await scratch.rows('select count(*)::int as alarms from alarm where reading is not null');
  expect(count?.['alarms']).toBeGreaterThan(0);
});

describe('at the door', () => {
  it.each([
    ['5e-324 metres, as in the issue', 'fitness/X1/session', session({ metres: 5e-324 }), /metres is 5e-324/],
    ['an energy no float4 holds', 'fitness/X1/session', session({ kcal: 1e-46 }), /kcal is 1e-46/],
    [
      'half a surrogate pair in a field that only an alarm keeps',
      'parking/B1/bay',
      { id: 'a', at: NOW, lot: '\ud800', state: 'free' },
      /lot contains half of a surrogate/,
    ],
  ])('%s is refused, naming the field', (_what, tail, payload, detail) => {
    const { outcome } = pipeline.decode({ tail, payload, receivedAt: NOW });
    expect(outcome).toMatchObject({ refusal: { reason: 'invalid-field', detail: expect.stringMatching(detail) } });
  });

  it('leaves out an optional text that cannot be stored, and names it', () => {
    const { outcome } = pipeline.decode({
      tail: 'patrol/C1/checkin',
      payload: { ...CHECKIN, note: 'a\0' },
      receivedAt: NOW,
    });
    expect(outcome).toMatchObject({ reading: { leftOut: 'note', payload: { id: CHECKIN.id } } });
  });

  it.each([
    ['the smallest float4', 'fitness/X1/session', session({ metres: 1.4e-45 })],
    ['no distance', 'fitness/X1/session', session({ metres: 0 })],
    ['an undeclared key that jsonb would refuse', 'hazard/H1/state', { ...ALARM, '\ud800': 1 }],
    ['an undeclared text with NUL', 'hazard/H1/state', { ...ALARM, deep: { '\0': ['\udc00'] } }],
  ])('%s is taken', (_what, tail, payload) => {
    expect(pipeline.decode({ tail, payload, receivedAt: NOW }).outcome).toHaveProperty('reading');
  });
});

it('a smoke alarm with a hostile key beside it raises its alarm, without the key', async () => {
  await scratch.database.query('truncate hazard_state, hazard_sensor_latest, alarm_condition');
  await scratch.database.query('delete from alarm');
  const at = NOW + 1_000_000;
  const written = await pipeline.batch([
    {
      tail: 'hazard/H1/state',
      payload: { ...ALARM, id: 'poison', at, '\ud800': 'x', deep: { '\udc00': 1 } },
      receivedAt: at,
    },
  ]);
  expect(written).toMatchObject([{ stored: 1, quarantined: 0 }]);
  const alarms = await scratch.rows("select reading->'payload' as kept from alarm where cleared_at is null");
  expect(alarms).toContainEqual({ kept: { id: 'poison', at, kind: 'smoke', state: 'alarm' } });
});

it('a description whose 200th character is half of an emoji raises its alarm', async () => {
  const at = NOW + 2_000_000;
  const description = `${'灾'.repeat(199)}😀😀`;
  const payload = { id: 'cut', at, level: 'major', category: '消防', description };
  const written = await pipeline.batch([{ tail: 'hazard/R1/report', payload, receivedAt: at }]);
  expect(written).toMatchObject([{ stored: 1, quarantined: 0 }]);
  expect(
    await scratch.rows("select length(args->>'description') as length from alarm where source like 'report:%:cut'"),
  ).toEqual([{ length: 199 }]);
});

it('an indexed text is measured in bytes', () => {
  const columns: Column<{ id: string }>[] = [
    { name: 'id', field: 'id', type: 'text', of: ({ id }) => id, bytesMax: INDEXED_BYTES_MAX },
  ];
  expect(storageFault(columns, { id: 'a'.repeat(INDEXED_BYTES_MAX) })).toBeUndefined();
  expect(storageFault(columns, { id: '灾'.repeat(171) })).toBe('field id has 513 bytes; at most 512 can be stored');
});

function session(fields: object): object {
  return { id: 's', at: NOW, venue: 'V1', startedAt: NOW - 600_000, endedAt: NOW, ...fields };
}
