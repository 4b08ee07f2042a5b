import { beforeEach, describe, expect, test } from 'vitest';
import type { Devices } from '../devices.ts';
import type { Device } from '../reading.ts';
import { receive } from '../receive.ts';
import { CLOCK_AHEAD_MS, CLOCK_BEHIND_MS, LATE_MS, MAX_PAYLOAD_BYTES, QUALITY } from './contract.ts';
import type { NewestSeen } from './decode.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const occupancy = { id: 'm1', at: NOW, total: 100, occupied: 40 };

let newest: NewestSeen;
let keptSince: number | undefined;
beforeEach(() => {
  newest = new Map();
  keptSince = undefined;
});

describe('what cannot be understood is refused with a reason and a sentence naming the fault', () => {
  test.each([
    ['payload-too-large', 'c/parking/P1/occupancy', 'x'.repeat(MAX_PAYLOAD_BYTES + 1), /65537 bytes/],
    ['not-utf8', 'c/parking/P1/occupancy', Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
    ['not-json', 'c/parking/P1/occupancy', 'hello', /JSON/],
    ['not-json', 'c/parking/P1/status', '', /payload is empty/],
    ['too-deep', 'c/parking/P1/occupancy', `${'[{"a":'.repeat(5000)}`, /8 levels/],
    ['forbidden-key', 'c/parking/P1/occupancy', '{"id":"1","a":{"__proto__":{}}}', /a\.__proto__/],
    ['forbidden-key', 'c/parking/P1/occupancy', '{"\\u0063onstructor":1}', /constructor/],
    ['unknown-topic', 'c/parking/P1', occupancy, /4 levels/],
    ['unknown-topic', 'c/weather/P1/occupancy', occupancy, /weather/],
    ['unknown-topic', 'c/parking/P1/headcount', occupancy, /headcount/],
    ['unknown-topic', 'c/parking/B1/occupancy', occupancy, /B1 is a bay/],
    ['unknown-community', 'other/parking/P1/occupancy', occupancy, /other/],
    ['unknown-device', 'c/parking/P9/occupancy', occupancy, /P9/],
    ['invalid-field', 'c/parking/P1/occupancy', '[1]', /object/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, occupied: undefined }, /field occupied is missing/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, occupied: 1.5 }, /field occupied must be integer/],
    [
      'invalid-field',
      'c/parking/P1/occupancy',
      { ...occupancy, method: 'x' },
      /method must be one of balancing, single-space/,
    ],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, id: 'a\0b' }, /field id contains a NUL/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, id: 'a\ud800' }, /field id contains half/],
    ['invalid-field', 'c/hazard/R1/report', report({ description: 'x\udc00y' }), /field description contains half/],
    ['invalid-field', 'c/hazard/R1/report', report({ category: '\ud83d' }), /field category contains half/],
    ['invalid-field', 'c/hazard/R1/report', report({ closes: '\ude00\ud83d' }), /field closes contains half/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, at: '2026-02-30T00:00:00Z' }, /field at/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, at: 'yesterday' }, /field at/],
    ['invalid-field', 'c/fitness/X1/session', session({ endedAt: '2026-11-22T25:00:00Z' }), /field endedAt/],
  ])('%s on %s', (reason, tail, payload, detail) => {
    const outcome = decoded(tail, payload);
    expect(outcome).toEqual({ refusal: { reason, detail: expect.stringMatching(detail) } });
  });

  test('another version of the dialect', () => {
    const arrival = receive({ devices, newest, keptSince }, 'v2/c/parking/P1/occupancy', bytes(occupancy), NOW);
    expect(arrival.outcome).toMatchObject({ refusal: { reason: 'unknown-topic' } });
  });
});

test('a whole pair is a character like others, however it is spelt', () => {
  expect(quality('c/hazard/R1/report', report({ description: '火 🔥' }))).toBe(0);
  const escaped = JSON.stringify(report({ description: 'FIRE' })).replace('FIRE', '\\ud83d\\udd25\\u706b');
  expect(quality('c/hazard/R1/report', escaped)).toBe(0);
});

test('words like constructor are fine as values, and brackets inside strings are not depth', () => {
  const payload = report({ description: `constructor __proto__ ${'['.repeat(50)} \\" {` });
  expect(quality('c/hazard/R1/report', payload)).toBe(0);
});

test('a payload that is cut is told apart by all its bytes', () => {
  const cut = (last: string) =>
    receive(
      { devices, newest, keptSince },
      'v1/c/parking/P1/occupancy',
      bytes('x'.repeat(MAX_PAYLOAD_BYTES) + last),
      NOW,
    );
  expect(cut('a').payload.length).toBe(MAX_PAYLOAD_BYTES);
  expect(cut('a').digest).not.toEqual(cut('b').digest);
});

describe('the same instant in every allowed spelling', () => {
  test.each([
    ['2026-11-22T08:00:00.123Z', 123],
    ['2026-11-22T16:00:00,1239+08:00', 123],
    ['2026-11-22T05:30:00.123456789-0230', 123],
    ['2026-11-22T08:00Z', 0],
    [NOW + 5, 5],
  ])('%s', (at, ms) => {
    expect(decoded('c/parking/P1/occupancy', { ...occupancy, at })).toMatchObject({ reading: { at: NOW + ms } });
  });
});

describe('values that cannot be true are kept and flagged', () => {
  test.each([
    ['c/parking/P1/occupancy', { ...occupancy, occupied: 101 }, QUALITY.overCapacity],
    ['c/parking/P1/occupancy', { ...occupancy, occupied: 96, outOfService: 5 }, QUALITY.overCapacity],
    ['c/parking/P1/occupancy', { ...occupancy, occupied: -1 }, QUALITY.negative],
    ['c/fitness/V1/headcount', { id: 'm', at: NOW, present: 41 }, QUALITY.overCapacity],
    ['c/fitness/V1/headcount', { id: 'm', at: NOW, present: 40 }, 0],
    ['c/fitness/X1/session', session({ endedAt: NOW - 7_200_000 }), QUALITY.implausible],
  ])('%s %o', (tail, payload, flags) => {
    expect(quality(tail, payload)).toBe(flags);
  });
});

describe('the clock of a device is judged against the arrival', () => {
  test.each([
    ['two minutes ahead is tolerated', { at: NOW + CLOCK_AHEAD_MS }, 0],
    ['further ahead is suspect', { at: NOW + CLOCK_AHEAD_MS + 1 }, QUALITY.clockAhead],
    ['an hour behind is tolerated', { at: NOW - CLOCK_BEHIND_MS }, 0],
    ['further behind is suspect', { at: NOW - CLOCK_BEHIND_MS - 1 }, QUALITY.clockBehind],
    ['old but buffered is only late', { at: NOW - CLOCK_BEHIND_MS - 1, buffered: true }, QUALITY.late],
    ['a little old and buffered is nothing', { at: NOW - LATE_MS, buffered: true }, 0],
    ['buffered is no excuse for the future', { at: NOW + CLOCK_AHEAD_MS + 1, buffered: true }, QUALITY.clockAhead],
  ])('%s', (_name, fields, flags) => {
    expect(quality('c/parking/P1/occupancy', { ...occupancy, ...fields })).toBe(flags);
  });

  test('an earlier message after a later one is out of order, per device and event', () => {
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: NOW - 1000 })).toBe(0);
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: NOW - 2000 })).toBe(QUALITY.outOfOrder);
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: NOW - 2000, buffered: true })).toBe(0);
    expect(quality('c/parking/B1/bay', { id: 'm', at: NOW - 2000, lot: 'P1', state: 'free' })).toBe(0);
  });

  test('a clock running ahead does not make everything after it out of order', () => {
    quality('c/parking/P1/occupancy', { ...occupancy, at: NOW + 3_600_000 });
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: NOW })).toBe(0);
  });

  test('what the broker kept while we were away is late, not suspect; what is older still is', () => {
    keptSince = NOW - 3 * CLOCK_BEHIND_MS;
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: keptSince })).toBe(QUALITY.late);
    newest.clear();
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: keptSince - 1 })).toBe(QUALITY.clockBehind);
  });

  test('the age of a last will is no sign of a wrong clock', () => {
    expect(quality('c/parking/P1/status', { id: 'w', at: NOW - 86_400_000, state: 'offline' })).toBe(0);
  });
});

const DEVICES: Pick<Device, 'domain' | 'code' | 'kind'>[] = [
  { domain: 'parking', code: 'P1', kind: 'car-park' },
  { domain: 'parking', code: 'B1', kind: 'bay' },
  { domain: 'fitness', code: 'V1', kind: 'venue' },
  { domain: 'fitness', code: 'X1', kind: 'machine' },
  { domain: 'hazard', code: 'R1', kind: 'report-source' },
];

const devices: Devices = {
  version: '1',
  communities: new Set(['c']),
  grids: new Map(),
  speakers: new Map(),
  find(community, domain, code) {
    const id = DEVICES.findIndex((device) => device.domain === domain && device.code === code);
    const known = DEVICES[id];
    if (!known) return undefined;
    return { ...known, id, community, capacity: 20, grid: null, lon: null, lat: null, attributes: {}, timezone: 'UTC' };
  },
};

function decoded(tail: string, payload: object | string) {
  return receive({ devices, newest, keptSince }, `v1/${tail}`, bytes(payload), NOW).outcome;
}

function quality(tail: string, payload: object | string) {
  const outcome = decoded(tail, payload);
  return 'reading' in outcome ? outcome.reading.quality : outcome.refusal;
}

function bytes(payload: object | string): Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function session(fields: object) {
  return { id: 's', at: NOW, venue: 'V1', startedAt: NOW - 3_600_000, endedAt: NOW, ...fields };
}

function report(fields: object) {
  return { id: 'r', at: NOW, level: 'general', category: 'x', description: '', ...fields };
}
