import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUALITY } from '../messages/contract.ts';
import { fewDevices } from '../testing/few-devices.ts';
import { doubledIn, mayDouble } from './doubled-keys.ts';
import { createMemories } from './memory.ts';
import { receive } from './receive.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const SENSOR = 'hazard/H1/state';
const REPORT = 'hazard/R1/report';
const LOT = 'parking/P1/occupancy';

/** A message of these members, each as it stands. */
const sent = (...members: string[]) => `{"id":"m","at":${NOW},${members.join(',')}}`;

describe('a message that contradicts itself by a key that stands twice', () => {
  test.each([
    ['the alarm first', sent('"kind":"smoke"', '"state":"alarm"', '"state":"normal"')],
    ['the alarm last', sent('"kind":"smoke"', '"state":"normal"', '"state":"alarm"')],
    ['the alarm in the middle', sent('"state":"normal"', '"state":"alarm"', '"kind":"smoke"', '"state":"unknown"')],
    ['white space before a colon', sent('"kind":"smoke"', '"state" : "alarm"', '"state"\n:"normal"')],
    ['another spelling of the key', sent('"kind":"smoke"', '"state":"alarm"', '"st\\u0061te":"normal"')],
    ['in other letters', sent('"kind":"smoke"', '"state":" ALARM"', '"state":"normal"')],
    ['beside what is not JSON', sent('"kind":"smoke"', '"value":NaN', '"state":"alarm"', '"state":"normal"')],
  ])('is the alarm it holds: %s', (_, text) => {
    const reading = understood(SENSOR, text);
    expect(reading.payload).toMatchObject({ state: 'alarm' });
    expect(reading.leftOut?.split(', ')).toContain('state');
    expect(reading.quality & QUALITY.partial).toBe(QUALITY.partial);
  });

  test.each([
    [LOT, sent('"total":310', '"occupied":10', '"occupied":299'), 'occupied'],
    [LOT, sent('"total":310', '"total":31', '"occupied":10'), 'total'],
    [SENSOR, sent('"kind":"smoke"', '"state":"normal"', '"state":"fault"'), 'state'],
    [
      REPORT,
      sent('"level":"general"', '"level":"major"', '"category":"c"', '"description":"d"', '"closes":"r"'),
      'level',
    ],
  ])('is refused by name when it holds none: %s', (topic, text, field) => {
    expect(outcomeOf(topic, text)).toEqual({
      refusal: { reason: 'invalid-field', detail: `field ${field} is given twice, with different values` },
    });
  });

  test('the same value twice is no contradiction, nor is what the contract does not name', () => {
    expect(understood(LOT, sent('"total":100', '"occupied":10', '"occupied":10')).quality).toBe(0);
    const beside = sent('"kind":"smoke"', '"state":"normal"', '"battery":1', '"battery":2', '"x":{"a":1,"a":2}');
    expect(understood(SENSOR, beside)).toMatchObject({ leftOut: null, payload: { state: 'normal' } });
  });

  test('a report that opens and closes at once opens', () => {
    const text = sent('"level":"major"', '"category":"c"', '"description":"d"', '"closes":null', '"closes":"r"');
    expect(understood(REPORT, text).payload).not.toHaveProperty('closes');
  });
});

describe('reading again', () => {
  const json = fc.json({ maxDepth: 3 });

  test('finds nothing in JSON without such a key, and misses none', () => {
    fc.assert(
      fc.property(json, fc.string(), json, json, (text, key, one, other) => {
        expect(doubledIn(text)).toBeUndefined();
        const name = JSON.stringify(key);
        const twice = `{"v":[${text},{${name}:${one}, ${name} :${other}}]}`;
        expect(mayDouble(twice, JSON.parse(twice))).toBe(true);
        const isOne = JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
        const readings = doubledIn(twice)?.readings.map((reading) => (reading as { v: unknown[] }).v[1]);
        expect(readings).toEqual(isOne ? undefined : [{ [key]: JSON.parse(one) }, { [key]: JSON.parse(other) }]);
      }),
    );
  });

  test('what hardly any message holds costs the others nothing: no second reading', () => {
    const at = '2026-11-22T16:00:00.000+08:00';
    for (const message of [
      { id: 'a:b', at, total: 1, occupied: 0, entries: 3 },
      { id: 'm', at, round: 'day@2026-11-22', officer: 'P-1', result: 'finding', note: '12:30 门未关' },
    ])
      for (const text of [JSON.stringify(message), JSON.stringify(message, null, 2)])
        expect(mayDouble(text, JSON.parse(text))).toBe(false);
  });

  test('a flood of one key is read a bounded number of times', () => {
    const flood = (length: number) => doubledIn(`{${Array.from({ length }, (_, n) => `"k":${n}`).join(',')}}`);
    expect(flood(3)).toMatchObject({ readings: [{ k: 0 }, { k: 1 }, { k: 2 }], isWhole: true });
    expect(flood(100)).toMatchObject({ readings: { length: 8, 7: { k: 99 } }, isWhole: false });
    expect(flood(5_000)).toMatchObject({ readings: [{ k: 0 }, { k: 4_999 }], isWhole: false });
    // An alarm amid them that was not read: nothing, but never silence.
    const states = Array.from({ length: 5_000 }, (_, n) => `"state":"${n === 2_500 ? 'alarm' : 'normal'}"`);
    expect(outcomeOf(SENSOR, sent('"kind":"smoke"', ...states.slice(1_500, 3_500)))).toHaveProperty('refusal');
  });
});

function outcomeOf(topic: string, text: string) {
  const parts = { devices: fewDevices(), memories: createMemories('order'), keptSince: undefined };
  return receive(parts, `v1/c/${topic}`, Buffer.from(text), NOW).outcome;
}

function understood(topic: string, text: string) {
  const outcome = outcomeOf(topic, text);
  if (!('reading' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.reading;
}
