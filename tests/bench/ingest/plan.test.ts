import { describe, expect, it } from 'vitest';
import { parseStat } from '../machine.ts';
import { readOptions } from './options.ts';
import { planOf, spreadOf } from './plan.ts';
import { groupOf, sharesOf } from './profile.ts';
import { slopePerMinute } from './slope.ts';

describe('the plan of a bench', () => {
  const part = (name: string, repeated = true) => ({ name, repeated });

  it('lets measurements take turns and does the long ones once, at the end', () => {
    const plan = planOf([part('a'), part('soak', false), part('b')], 2);
    expect(plan.map(({ name }) => name)).toEqual(['a', 'b', 'a', 'b', 'soak']);
  });

  it('gives median and range, and no figure where a round has none', () => {
    expect(
      spreadOf([
        { perS: 3, cpu: 1 },
        { perS: 9, cpu: null },
        { perS: 4, cpu: 2 },
      ]),
    ).toEqual({
      perS: { median: 4, min: 3, max: 9 },
      cpu: null,
    });
  });
});

describe('the options of a bench', () => {
  it('name what is wrong with them', () => {
    expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds is "0"');
    expect(() => readOptions(['--only', 'limits,speed'])).toThrow('"speed"');
  });

  it('add a profile to what else is asked for', () => {
    expect(readOptions(['--only', 'limits', '--profile']).only).toEqual(['limits', 'profile']);
    expect(readOptions([]).only).not.toContain('profile');
  });
});

describe('what is read of a process', () => {
  it('is not misled by its name', () => {
    const stat = '42 (a ) b (c) S 7 1 1 0 -1 4194304 1 2 3 4 150 50 20 10 20 0 9 0 1';
    expect(parseStat(stat)).toEqual({ parent: 7, ownUs: 2_000_000, endedChildrenUs: 300_000 });
  });

  it('grows by what it grows', () => {
    const samples = Array.from({ length: 30 }, (_, second) => ({ second, mb: 100 + second / 10 }));
    expect(slopePerMinute(samples)).toBe(6);
    expect(slopePerMinute(samples.map((sample) => ({ ...sample, mb: 100 })))).toBe(0);
  });
});

describe('a profile', () => {
  const frame = (functionName: string, url: string) => ({
    functionName,
    url,
    scriptId: '1',
    lineNumber: 0,
    columnNumber: 0,
  });

  it('counts native code to whoever called it', () => {
    const shares = sharesOf({
      nodes: [
        { id: 1, callFrame: frame('(root)', ''), children: [2, 4] },
        { id: 2, callFrame: frame('decode', 'file:///x/ingest/src/decoding/decode.ts'), children: [3] },
        { id: 3, callFrame: frame('parse', '') },
        { id: 4, callFrame: frame('(idle)', '') },
      ],
      samples: [3, 2, 4, 3],
      timeDeltas: [10, 10, 10, 10],
    });
    expect(shares.groups).toEqual({ decode: 0.75, idle: 0.25 });
    expect(shares.functions[0]).toEqual({ where: 'parse ◂ ingest/src/decoding/decode.ts', share: 0.5 });
  });

  it('knows the parts of the road', () => {
    expect(groupOf('parse', 'file:///x/node_modules/mqtt-packet/parser.js')).toBe('mqtt');
    expect(groupOf('query', 'file:///x/node_modules/pg/lib/client.js')).toBe('postgres client');
    expect(groupOf('storeBays', 'file:///x/ingest/src/parking/store.ts')).toBe('store');
    expect(groupOf('verdictOf', 'file:///x/ingest/src/alarms/judging/contract.ts')).toBe('alarms');
    expect(groupOf('toString', 'node:buffer')).toBe('node');
    expect(groupOf('(garbage collector)', '')).toBe('garbage collection');
  });
});
