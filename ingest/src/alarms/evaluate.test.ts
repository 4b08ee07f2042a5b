import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Transaction } from '../database/database.ts';
import { SWEEP_LOCK } from '../database/locks.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';
import type { AlarmRule } from './contract.ts';
import { createEvaluation } from './evaluate.ts';
import { readShippedRules } from './files.ts';
import { ruleSetOf } from './rules/contract.ts';
import { sweepOnce } from './sweep.ts';

const START = Date.parse('2026-11-22T02:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let scratch: Scratch;
let shipped: AlarmRule[];
let pipeline: Pipeline;
let sent = 0;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  shipped = await readShippedRules();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await scratch.database.query(
    'truncate alarm, alarm_condition, alarm_handling, alarm_point, alarm_action, alarm_signal',
  );
  for (const table of ['parking_lot', 'hazard_sensor', 'fitness_venue'])
    await scratch.database.query(`truncate ${table}_latest`);
  await scratch.database.query('truncate device_presence, hazard, hazard_state');
  pipeline = await pipelineOn(scratch, {}, ruleSetOf(shipped, []));
});

const nextId = () => {
  sent += 1;
  return `m${sent}`;
};
const smoke = (state: string, at: number, more: object = {}): Message => ({
  tail: 'hazard/H1/state',
  payload: { id: nextId(), at, kind: 'smoke', state, value: 12, unit: '%LEL', ...more },
  receivedAt: Math.max(at, START - HOUR_MS),
});
const lot = (occupied: number, at: number, code = 'P1', total = 100): Message => ({
  tail: `parking/${code}/occupancy`,
  payload: { id: nextId(), at, total, occupied },
  receivedAt: at,
});
const alarms = () =>
  scratch.rows(
    `select rule, source_zh as source, grid, priority, count, cleared_by as by, reading, value, args,
       (extract(epoch from announced_at) * 1000)::float8 as announced,
       (extract(epoch from raised_at) * 1000)::float8 as raised, (extract(epoch from cleared_at) * 1000)::float8 as cleared
     from alarm order by raised_at, id`,
  );
const sweep = (now: number, hearingSince?: number, rules = ruleSetOf(shipped, []), recheck = false) =>
  sweepOnce(
    { database: scratch.database, rules: () => rules, hearingSince: () => hearingSince, notify: async () => {} },
    () => now,
    recheck,
  );

describe('a batch', () => {
  it('raises an alarm with the reading that caused it, tells where, and clears it with the one that ends it', async () => {
    const [written] = await pipeline.batch([smoke('alarm', START)]);
    expect(written?.notices).toContainEqual({ kind: 'alarms', community: COMMUNITY, grids: ['M1'] });
    expect(await alarms()).toMatchObject([
      { rule: 'hazard-major', source: 'H1', grid: 'M1', priority: 1, raised: START, cleared: null, count: 1 },
    ]);
    expect((await alarms())[0]?.['reading']).toMatchObject({
      table: 'hazard_state',
      at: START,
      payload: { value: 12 },
    });
    await pipeline.batch([smoke('normal', START + MINUTE_MS)]);
    await sweep(START + 2 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ cleared: START + 2 * MINUTE_MS, by: 'time' }]);
    expect(await scratch.rows('select * from alarm_condition')).toEqual([]);
  });

  it('lets an alarm stand when its sensor no longer knows, or says only that it is there', async () => {
    const DAY_TWO = START + 24 * HOUR_MS; // the register keeps what the tests before have told of this sensor
    await pipeline.batch([smoke('alarm', DAY_TWO)]);
    await pipeline.batch([
      smoke('unknown', DAY_TWO + MINUTE_MS, { value: undefined }),
      {
        ...smoke('alarm', DAY_TWO + 2 * MINUTE_MS),
        payload: { id: nextId(), at: DAY_TWO, kind: 'smoke', state: null },
      },
      {
        tail: 'hazard/H1/status',
        payload: { id: nextId(), at: DAY_TWO, state: 'online' },
        receivedAt: DAY_TWO + MINUTE_MS,
      },
    ]);
    await sweep(DAY_TWO + HOUR_MS, undefined);
    expect(await alarms()).toMatchObject([
      { rule: 'hazard-major', cleared: null, count: 1 },
      { rule: 'sensor-unknown', cleared: null, priority: 3, raised: DAY_TWO + 11 * MINUTE_MS },
    ]);
    expect(await scratch.rows("select state from hazard where closed_at is null and source = 'sensor'")).toEqual([
      { state: 'alarm' },
    ]);
    await pipeline.batch([smoke('normal', DAY_TWO + 2 * HOUR_MS)]);
    await sweep(DAY_TWO + 2 * HOUR_MS + 2 * MINUTE_MS);
    expect((await alarms()).filter(({ cleared }) => cleared === null)).toEqual([]);
  });

  it('goes on with a delay that runs when the sensor no longer knows', async () => {
    const rule = rules('hazard-general', { hazardKinds: ['lift'], hazardLevels: ['general'] });
    pipeline = await pipelineOn(scratch, {}, ruleSetOf([rule], []));
    const general = { tail: 'hazard/H2/state', kind: 'lift', value: undefined };
    const lift = (state: string, at: number): Message => ({ ...smoke(state, at, general), tail: general.tail });
    await pipeline.batch([lift('alarm', START), lift('unknown', START + 30_000)]);
    await sweep(START + 2 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'hazard-general', raised: START + MINUTE_MS, cleared: null }]);
  });

  it('counts a return within the chatter time on the same alarm, and makes a new one after it', async () => {
    const shortly = shipped.map((rule) => (rule.code === 'hazard-major' ? quick(rule) : rule));
    pipeline = await pipelineOn(scratch, {}, ruleSetOf(shortly, []));
    await pipeline.batch([
      smoke('alarm', START),
      smoke('normal', START + 1_000),
      smoke('alarm', START + 2_000),
      smoke('normal', START + 3_000),
    ]);
    await pipeline.batch([smoke('alarm', START + 4_000)]);
    expect(await alarms()).toMatchObject([{ count: 3, raised: START, cleared: null }]);
    await pipeline.batch([smoke('normal', START + 5_000)]);
    await pipeline.batch([smoke('alarm', START + 15 * MINUTE_MS)]);
    expect(await alarms()).toMatchObject([{ count: 3, cleared: START + 5_000 }, { count: 1 }]);
  });

  it('makes a new one of a return after one that ended unseen by design', async () => {
    const shortly = shipped.map((rule) => (rule.code === 'hazard-major' ? quick(rule) : rule));
    pipeline = await pipelineOn(scratch, {}, ruleSetOf(shortly, []));
    await pipeline.batch([smoke('alarm', START), smoke('normal', START + 1_000)]);
    await scratch.database.query(
      `insert into alarm_handling (alarm, settled_at) select id, to_timestamp(${(START + 1_500) / 1_000}) from alarm`,
    );
    await pipeline.batch([smoke('alarm', START + 2_000), smoke('normal', START + 3_000)]);
    expect(await alarms()).toMatchObject([{ count: 1 }, { count: 1, raised: START + 2_000, cleared: START + 3_000 }]);
    expect(await scratch.rows('select open from alarm order by id')).toEqual([{ open: false }, { open: true }]);
  });

  it('raises nothing twice for a message delivered twice', async () => {
    const message = smoke('alarm', START);
    await pipeline.batch([message, message]);
    await pipeline.batch([message]);
    expect(await alarms()).toMatchObject([{ count: 1 }]);
  });

  it('raises nothing for what was overtaken', async () => {
    await pipeline.batch([smoke('normal', START)]);
    await pipeline.batch([{ ...smoke('alarm', START - MINUTE_MS, { buffered: true }), receivedAt: START + 1_000 }]);
    await pipeline.batch([{ ...smoke('alarm', START - 2_000), receivedAt: START + 2_000 }]);
    expect(await alarms()).toEqual([]);
  });

  it('waits out the delay of a threshold, holds within the deadband and takes a suspect reading for nothing', async () => {
    await pipeline.batch([lot(100, START)]);
    await sweep(START + 9 * MINUTE_MS);
    expect(await alarms()).toEqual([]);
    await pipeline.batch([lot(97, START + 2 * MINUTE_MS), lot(300, START + 3 * MINUTE_MS)]);
    await sweep(START + 10 * MINUTE_MS);
    expect(await alarms()).toMatchObject([{ rule: 'parking-full', raised: START + 10 * MINUTE_MS, cleared: null }]);
    await pipeline.batch([lot(50, START + 11 * MINUTE_MS)]);
    await pipeline.batch([lot(50, START + 17 * MINUTE_MS)]);
    expect((await alarms()).filter(({ rule }) => rule === 'parking-full')).toMatchObject([
      { cleared: START + 16 * MINUTE_MS },
    ]);
  });

  it('raises one alarm per report and ends it with the report that closes it, in either order', async () => {
    const report = (id: string, more: object = {}): Message => ({
      tail: 'hazard/R1/report',
      payload: { id, at: START, level: 'major', category: '消防', description: '通道堵塞', grid: 'M2', ...more },
      receivedAt: START,
    });
    await pipeline.batch([report('r1'), report('r2')]);
    await pipeline.batch([report('c3', { closes: 'r3' })]);
    await pipeline.batch([report('r3'), report('c1', { closes: 'r1' })]);
    // Two of one batch have no order among themselves.
    const [closed, open, ...more] = (await alarms()).sort(
      (a, b) => Number(a['cleared'] === null) - Number(b['cleared'] === null),
    );
    expect(closed).toMatchObject({ rule: 'hazard-report-major', source: '消防', grid: 'M2', by: 'reading' });
    expect(open).toMatchObject({ rule: 'hazard-report-major', cleared: null });
    expect(more).toEqual([]);
  });

  describe('a report', () => {
    const report = (id: string, at: number, receivedAt: number, more: object = {}): Message => ({
      tail: 'hazard/R1/report',
      payload: { id, at, level: 'major', category: '消防', description: '通道堵塞', ...more },
      receivedAt,
    });
    const kept = (id: string, minutes: number, more: object = {}) =>
      report(id, START - minutes * MINUTE_MS, START, { buffered: true, ...more });

    it('whose id is used again after its closing raises another alarm', async () => {
      await pipeline.batch([report('1', START, START)]);
      await pipeline.batch([report('2', START + 1, START + 1, { closes: '1' })]);
      await pipeline.batch([report('1', START + MINUTE_MS, START + MINUTE_MS, { description: '另一处' })]);
      expect(await alarms()).toMatchObject([{ cleared: START + 1 }, { raised: START + MINUTE_MS, cleared: null }]);
    });

    it('that its device kept for long is told when nothing has closed it in the minute after it', async () => {
      await pipeline.batch([kept('a', 40), kept('b', 30), kept('c', 20, { closes: 'b' })]);
      await pipeline.batch([kept('d', 35)]);
      expect(await alarms()).toEqual([]);
      await pipeline.batch([kept('e', 16, { closes: 'd' })]);
      await sweep(START + 2 * MINUTE_MS);
      expect(await alarms()).toMatchObject([{ raised: START - 40 * MINUTE_MS, announced: START + 2 * MINUTE_MS }]);
      expect((await alarms())[0]?.['args']).toMatchObject({ late: true, arrivedAt: START });
      await pipeline.batch([report('f', START + 3 * MINUTE_MS, START + 3 * MINUTE_MS, { closes: 'a' })]);
      expect(await alarms()).toMatchObject([{ cleared: START + 3 * MINUTE_MS }]);
      expect(await scratch.rows('select 1 from alarm_condition')).toEqual([]);
    });

    it('of more than twelve hours ago is history', async () => {
      await pipeline.batch([kept('a', 13 * 60)]);
      await sweep(START + 2 * MINUTE_MS);
      expect(await alarms()).toEqual([]);
    });
  });

  it('stores neither reading nor alarm when either cannot be', async () => {
    await scratch.database.query(`alter table alarm add constraint none check (rule <> 'hazard-major')`);
    const [written] = await pipeline
      .batch([smoke('alarm', START)])
      .finally(() => scratch.database.query('alter table alarm drop constraint none'));
    expect(written).toMatchObject({ stored: 0, quarantined: 1 });
    expect(
      await scratch.rows(`select * from hazard_state where at = to_timestamp(${START / 1000}) and id = 'm${sent}'`),
    ).toEqual([]);
  });

  it('sees a number that changes too fast', async () => {
    await scratch.rows(`update facility set attributes = '{"kind":"water-level","level":"general"}' where code = 'H2'`);
    const rule = rules('water-rising', { hazardKinds: ['lift'] });
    pipeline = await pipelineOn(scratch, {}, ruleSetOf([rule], []));
    const level = (value: number, at: number): Message => ({
      tail: 'hazard/H2/state',
      payload: { id: nextId(), at, kind: 'lift', state: 'normal', value, unit: 'cm' },
      receivedAt: at,
    });
    await pipeline.batch([level(10, START), level(20, START + 5 * MINUTE_MS)]);
    expect(await alarms()).toEqual([]);
    await pipeline.batch([level(31, START + 10 * MINUTE_MS)]);
    expect(await alarms()).toMatchObject([{ rule: 'water-rising' }]);
  });
});

describe('the sweep', () => {
  it('raises silence once, only for who was heard before and after we listened long enough, and clears it', async () => {
    const { id } = scratch.devices.find(COMMUNITY, 'fitness', 'V1') ?? { id: 0 };
    const speak = (at: number) =>
      pipeline.batch([{ tail: 'fitness/V1/headcount', payload: { id: nextId(), at, present: 3 }, receivedAt: at }]);
    await speak(START);
    await sweep(START + 20 * MINUTE_MS, START + 19 * MINUTE_MS);
    expect(await alarms()).toEqual([]);
    await sweep(START + 20 * MINUTE_MS, START);
    await sweep(START + 21 * MINUTE_MS, START);
    expect(await alarms()).toMatchObject([{ rule: 'fitness-silent', raised: START + 12.5 * MINUTE_MS, cleared: null }]);
    await speak(START + 22 * MINUTE_MS);
    await sweep(START + 22 * MINUTE_MS, START);
    expect(await alarms()).toMatchObject([{ by: 'reading' }]);
    expect(id).toBeGreaterThan(0);
  });

  it('does what the api signals, in order and once', async () => {
    const signal = (turn: string, at: number) =>
      scratch.database.query(
        `insert into alarm_signal (community, rule, source, turn, at, facts) values ($1, 'patrol-missed', 'round:R', $2, $3, $4)`,
        [
          COMMUNITY,
          turn,
          new Date(at),
          { facility: null, device: null, grid: 'M2', name: { zh: '夜巡', en: 'Night' }, args: {} },
        ],
      );
    await signal('on', START);
    await sweep(START + 1_000);
    await sweep(START + 2_000);
    expect(await alarms()).toMatchObject([
      { rule: 'patrol-missed', source: '夜巡', grid: 'M2', cleared: null, count: 1 },
    ]);
    await signal('off', START + MINUTE_MS);
    await signal('on', START + 2 * HOUR_MS);
    await sweep(START + 2 * HOUR_MS);
    expect(await alarms()).toMatchObject([{ by: 'signal' }, { cleared: null }]);
  });

  it('is done by one ingest at a time', async () => {
    const other = await scratch.database.connect();
    await other.query(`begin; select pg_advisory_xact_lock(${SWEEP_LOCK})`);
    expect(await sweep(START)).toMatchObject({ busy: true });
    await other.query('rollback');
    other.release();
    expect(await sweep(START)).toMatchObject({ busy: false });
  });

  it('is done by the other when the one that is at it is frozen', async () => {
    let frozen: Promise<unknown> = Promise.resolve();
    // Not before it holds the lock: the other one would take it first, and leave nothing to wait for.
    await new Promise<void>((holding) => {
      frozen = sweepOnce(
        {
          database: scratch.database,
          rules: () => ruleSetOf(shipped, []),
          hearingSince: () => undefined,
          notify: (tx) =>
            new Promise((_, reject) => {
              tx.once('error', reject);
              holding();
            }),
        },
        () => START,
        false,
      );
      frozen.catch(() => undefined);
    });
    expect(await sweep(START)).toMatchObject({ busy: true });
    await expect(frozen).rejects.toThrow(/idle-in-transaction timeout/);
    await expect.poll(() => sweep(START), { timeout: 20_000 }).toMatchObject({ busy: false });
  });

  it('ends alarms whose rule is switched off, for all or for that place', async () => {
    await pipeline.batch([smoke('alarm', START)]);
    const off = {
      id: 1,
      community: COMMUNITY,
      rule: 'hazard-major',
      scope: 'facility:H1',
      patch: { enabled: false },
      body: null,
    };
    await sweep(START + 1_000, undefined, ruleSetOf(shipped, [{ ...off, scope: 'facility:H2' }]), true);
    expect(await alarms()).toMatchObject([{ cleared: null }]);
    await sweep(START + 2_000, undefined, ruleSetOf(shipped, [off]), true);
    expect(await alarms()).toMatchObject([{ by: 'rule' }]);
  });
});

function quick(rule: AlarmRule): AlarmRule {
  return { ...rule, condition: { ...rule.condition, offDelayS: 0 } as AlarmRule['condition'] };
}

function rules(code: string, appliesTo: AlarmRule['appliesTo']): AlarmRule {
  const rule = shipped.find((one) => one.code === code);
  if (!rule) throw new Error(`no rule ${code}`);
  return { ...rule, appliesTo };
}

describe('rules that change', () => {
  it('leave nothing of themselves behind when a batch judged by them ends after the first one judged by the new', async () => {
    const { outcome } = pipeline.decode({
      tail: 'hazard/R1/report',
      payload: { id: nextId(), at: START, level: 'major', category: 'fire lane', description: 'blocked' },
      receivedAt: START,
    });
    if (!('reading' in outcome)) throw new Error(JSON.stringify(outcome));
    const { reading } = outcome;
    let rules = ruleSetOf(shipped, []);
    const evaluation = createEvaluation(
      () => rules,
      () => START,
    );
    const asked: unknown[] = [];
    const overtaken = transaction(async () => {
      rules = ruleSetOf([], []);
      await evaluation.evaluate(transaction(), []);
      return [{ device: reading.device.id, reportId: reading.id, grid: null }];
    });
    await evaluation.evaluate(overtaken, [reading]);
    const after = transaction(async (name) => {
      asked.push(name);
      return [];
    });
    await evaluation.evaluate(after, [reading]);
    expect(asked).toEqual([]);
  });

  /** The evaluation asks nothing else of a transaction. */
  function transaction(answer: (name: string) => Promise<unknown[]> = async () => []): Transaction {
    const query = async ({ name }: { name: string }) => ({
      rows: name === 'alarm-open-reports' ? await answer(name) : [],
    });
    return { query } as unknown as Transaction;
  }
});
