import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readShippedRules } from '../alarms/files.ts';
import { ruleSetOf } from '../alarms/rules/contract.ts';
import { QUALITY } from '../messages/contract.ts';
import { refreshOnce } from '../rollups/refresh.ts';
import { type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { judgeAir, judgeFill, judgeWater, placeholdersOf } from './decode.ts';

const START = Date.parse('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;
const envelope = { id: 'm', at: START };

describe('what a measurement is worth', () => {
  test('plain readings are plain truth, frost and a low river included', () => {
    expect(judgeAir({ ...envelope, pm25: 34, noise: 58.2, temperature: -7 })).toBe(0);
    expect(judgeFill({ ...envelope, level: 1.04 })).toBe(0);
    expect(judgeWater({ ...envelope, level: -0.3, ph: 7.2 })).toBe(0);
  });

  test('below nothing is negative, beyond what can be true is implausible, and neither hides the other', () => {
    expect(judgeAir({ ...envelope, pm25: -3, humidity: 130 })).toBe(QUALITY.negative | QUALITY.implausible);
    expect(judgeFill({ ...envelope, level: -0.1 })).toBe(QUALITY.negative);
    expect(judgeWater({ ...envelope, ph: 15 })).toBe(QUALITY.implausible);
  });

  test('a message without a measurement is refused by the names it could have had', () => {
    expect(judgeAir(envelope)).toContain('pm25, pm10, noise, temperature, humidity');
    expect(judgeWater(envelope)).toContain('dissolvedOxygen');
  });

  test('numbers that stand for none are left out', () => {
    expect(placeholdersOf({ ...envelope, pm25: -9999, temperature: -9, noise: -999 })).toEqual(['pm25', 'noise']);
  });
});

describe('from the message to rollup and alarm', () => {
  let scratch: Scratch;
  let pipeline: Pipeline;
  beforeAll(async () => {
    scratch = await scratchDatabase(inject('postgresUrl'));
    pipeline = await pipelineOn(scratch, {}, ruleSetOf(await readShippedRules(), []));
  });
  afterAll(() => scratch.drop());

  const air = (id: string, at: number, fields: object) => ({
    tail: 'environment/E1/air',
    payload: { id, at, ...fields },
    receivedAt: at,
  });

  test('noise is averaged by energy, and what is suspect enters nothing', async () => {
    await pipeline.batch([
      air('a1', START, { noise: 50, pm25: 30 }),
      air('a2', START + 10_000, { noise: 70 }),
      // As far as the schema goes: its energy is beyond any column.
      air('a3', START + 20_000, { noise: 1e9 }),
    ]);
    await refreshOnce(scratch.database);
    const [row] = await scratch.rows(
      `select samples, suspect, 10 * log(noise_energy / noise_samples) as noise, pm25_sum, pm25_samples
       from environment_air_15m`,
    );
    expect(row).toMatchObject({ samples: 2, suspect: 1, pm25_sum: 30, pm25_samples: 1 });
    // The mean of 50 and 70 dB is 67 dB, not 60.
    expect(row?.['noise']).toBeCloseTo(67.03, 1);
  });

  test('a bin that stays full raises the shipped rule, and emptied it is over', async () => {
    const fill = (id: string, at: number, level: number) => ({
      tail: 'environment/E2/fill',
      payload: { id, at, level },
      receivedAt: at,
    });
    const rows = () =>
      scratch.rows(
        `select cleared_at is null as active, domain, value, unit from alarm where rule = 'environment-bin-full'`,
      );
    await pipeline.batch([fill('f1', START, 0.93)]);
    expect(await rows()).toEqual([]);
    await pipeline.batch([fill('f2', START + 11 * MINUTE_MS, 0.95)]);
    expect(await rows()).toMatchObject([{ active: true, domain: 'environment', unit: '%' }]);
    await pipeline.batch([fill('f3', START + 20 * MINUTE_MS, 0.1), fill('f4', START + 22 * MINUTE_MS, 0.1)]);
    expect(await rows()).toMatchObject([{ active: false }]);
  });

  test('another device of the domain cannot say it, and what fits no field is refused', async () => {
    const wrong = pipeline.decode({ tail: 'environment/E2/air', payload: { ...envelope, pm25: 1 }, receivedAt: START });
    expect(wrong.outcome).toHaveProperty('refusal');
    const text = pipeline.decode({
      tail: 'environment/E2/fill',
      payload: { ...envelope, level: 'full' },
      receivedAt: START,
    });
    expect(text.outcome).toMatchObject({ refusal: { reason: 'invalid-field' } });
  });
});
