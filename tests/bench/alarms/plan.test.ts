import { describe, expect, it } from 'vitest';
import { alarmGoals } from './goals.ts';
import { readAlarmOptions } from './options.ts';

const spread = (median: number) => ({ median, min: median, max: median });

describe('the bench of alarms', () => {
  it('names what is wrong with its options', () => {
    expect(() => readAlarmOptions(['--only', 'list,speed'])).toThrow('"speed"');
    expect(() => readAlarmOptions(['--past', '0'])).toThrow('--past is "0"');
    expect(readAlarmOptions([])).toMatchObject({ rounds: 3, only: ['pixel', 'list', 'rules'], open: 100_000 });
  });

  it('holds each question against its target, and not what it is compared with', () => {
    const goals = alarmGoals(
      {
        list: { 'text, none p50Ms': spread(9), 'text, none p95Ms': spread(101), 'GET /api/health p95Ms': spread(500) },
        'raise to pixel': { pixelP99Ms: spread(500) },
        'without rules': { cpuUsPerMessage: spread(9) },
        'with rules': { cpuUsPerMessage: spread(10) },
      },
      { groups: { idle: 0.5, alarms: 0.06, store: 0.44 }, functions: [] },
    );
    expect(goals.map(({ goal, value, reached }) => [goal, value, reached])).toEqual([
      ['raise to pixel, p99, ms', 500, true],
      ['text, none, p95, ms', 101, false],
      ['rules in the processor time of ingest, by profile', 0.12, false],
      ['the same, by what ingest takes without rules', 0.1, true],
    ]);
  });

  it('says of what was not measured neither that it was reached nor that it was missed', () => {
    expect(alarmGoals({}, undefined).every(({ value, reached }) => value === null && reached === null)).toBe(true);
  });
});
