import { beforeEach, describe, expect, test } from 'vitest';
import {
  CLOCK_AHEAD_MS,
  CLOCK_BEHIND_MS,
  LATE_MS,
  MAX_PAYLOAD_BYTES,
  QUALITY,
  SUSPECT_FLAGS,
} from '../messages/contract.ts';
import { fewDevices } from '../testing/few-devices.ts';
import { createMemories, type Memories, memoryKey, newestOf } from './memory.ts';
import { receive } from './receive.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const occupancy = { id: 'm1', at: NOW, total: 100, occupied: 40 };

let memories: Memories;
let keptSince: number | undefined;
beforeEach(() => {
  memories = createMemories('order');
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
      'c/parking/B1/bay',
      { id: 'm', at: NOW, lot: 'P1', state: 'x' },
      /state must be one of free, occ/,
    ],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, id: 'a\0b' }, /field id contains a NUL/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, id: 'a\ud800' }, /field id contains half/],
    [
      'invalid-field',
      'c/hazard/R1/report',
      report({ description: 'x\udc00y', closes: 'r1' }),
      /field description contains half/,
    ],
    [
      'invalid-field',
      'c/hazard/R1/report',
      report({ category: '\ud83d', closes: 'r1' }),
      /field category contains half/,
    ],
    ['invalid-field', 'c/hazard/R1/report', report({ closes: '\ude00\ud83d' }), /field closes contains half/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, at: '2026-02-30T00:00:00Z' }, /field at/],
    ['invalid-field', 'c/parking/P1/occupancy', { ...occupancy, at: 'yesterday' }, /field at/],
    ['invalid-field', 'c/fitness/X1/session', session({ endedAt: '2026-11-22T25:00:00Z' }), /field endedAt/],
  ])('%s on %s', (reason, tail, payload, detail) => {
    const outcome = decoded(tail, payload);
    expect(outcome).toEqual({ refusal: { reason, detail: expect.stringMatching(detail) } });
  });

  test('a fault of our own with one message is told of that message', () => {
    const forgetful = {
      of() {
        throw new Error('no memory');
      },
    };
    const parts = { devices, memories: forgetful, keptSince };
    const arrival = receive(parts, 'v1/c/parking/P1/occupancy', bytes(occupancy), NOW);
    expect(arrival.outcome).toMatchObject({
      refusal: { detail: expect.stringContaining('fault of ingest: no memory') },
    });
  });

  test('another version of the dialect', () => {
    const arrival = receive({ devices, memories, keptSince }, 'v2/c/parking/P1/occupancy', bytes(occupancy), NOW);
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
      { devices, memories, keptSince },
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

describe('what contradicts the registry is kept and flagged, with the reason', () => {
  const bay = (lot: string) => ({ id: 'b', at: NOW, lot, state: 'occupied' });
  const lot = (total: number, outOfService = 0) => ({ ...occupancy, total, occupied: 12, outOfService });
  test.each([
    ['P28 another car park', 'c/parking/B1/bay', bay('DA'), QUALITY.wrongParent],
    ['its own car park', 'c/parking/B1/bay', bay('P1'), 0],
    ['its own level', 'c/parking/B1/bay', bay('P1-L1'), 0],
    ['another venue', 'c/fitness/X1/session', session({ venue: 'V2' }), QUALITY.wrongParent],
    ['P29 km-1 another kind', 'c/hazard/W1/state', state({ kind: 'smoke' }), QUALITY.kindMismatch],
    ['its own kind', 'c/hazard/W1/state', state({}), 0],
    ['P29 cap-1 out of service beside the total', 'c/parking/P1/occupancy', lot(83, 17), 0],
    ['out of service within the total', 'c/parking/P1/occupancy', lot(100, 17), 0],
    ['a fifth fewer', 'c/parking/P1/occupancy', lot(80), 0],
    ['more than a fifth fewer', 'c/parking/P1/occupancy', lot(79), QUALITY.capacityMismatch],
    ['P29 cap-2 no spaces', 'c/parking/P1/occupancy', lot(0), QUALITY.capacityMismatch | QUALITY.overCapacity],
    ['P29 cap-3 ten times the spaces', 'c/parking/P1/occupancy', lot(1_000), QUALITY.capacityMismatch],
  ])('%s', (_name, tail, payload, flags) => {
    const contradiction = flags & (QUALITY.wrongParent | QUALITY.kindMismatch | QUALITY.capacityMismatch);
    expect(quality(tail, payload)).toBe(flags | (contradiction === 0 ? 0 : QUALITY.implausible));
    if (contradiction !== 0) expect(Number(quality(tail, payload)) & SUSPECT_FLAGS).not.toBe(0);
  });
});

describe('what is not known is read as unknown', () => {
  test.each([
    ['c/hazard/W1/state', state({ state: null })],
    ['c/hazard/W1/state', state({ state: 'unknown' })],
    ['c/parking/B1/bay', { id: 'b', at: NOW, lot: 'P1', state: null }],
  ])('%s %o', (tail, payload) => {
    expect(decoded(tail, payload)).toMatchObject({ reading: { payload: { state: 'unknown' }, quality: 0 } });
  });

  test.each([undefined, 'unavailable', 0])('a state of %s is refused, and named', (said) => {
    expect(decoded('c/hazard/W1/state', state({ state: said }))).toMatchObject({
      refusal: { reason: 'invalid-field', detail: expect.stringMatching(/field state (is missing|must be one of)/) },
    });
  });
});

describe('the clock of a device is judged against the arrival', () => {
  test.each([
    ['two minutes ahead is tolerated', { at: NOW + CLOCK_AHEAD_MS }, 0],
    ['further ahead is suspect', { at: NOW + CLOCK_AHEAD_MS + 1 }, QUALITY.clockAhead],
    ['a quarter of an hour behind is tolerated', { at: NOW - CLOCK_BEHIND_MS }, 0],
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
    memories = createMemories('order');
    expect(quality('c/parking/P1/occupancy', { ...occupancy, at: keptSince - 1 })).toBe(QUALITY.clockBehind);
  });

  test('what is not believed happened when it arrived, and the claim is kept', () => {
    const outcome = decoded('c/parking/P1/occupancy', { ...occupancy, at: NOW + 8 * 3_600_000 });
    expect(outcome).toMatchObject({
      reading: { at: NOW, claimedAt: NOW + 8 * 3_600_000, effectiveAt: NOW, clockError: 8 * 3_600_000 },
    });
  });

  test('the age of a last will is no sign of a wrong clock', () => {
    expect(quality('c/parking/P1/status', { id: 'w', at: NOW - 86_400_000, state: 'offline' })).toBe(0);
  });
});

const devices = fewDevices();

describe('what is older than readings are kept', () => {
  const keptFrom = NOW - 90 * 86_400_000;
  const past = (tail: string, payload: object) =>
    receive({ devices, memories, keptSince, keptFrom }, `v1/${tail}`, bytes(payload), NOW).outcome;

  test('is passed over with the device and the instant, for nothing would be left of it within the hour', () => {
    expect(past('c/parking/P1/occupancy', { ...occupancy, at: keptFrom - 1, buffered: true })).toEqual({
      passedOver: {
        rule: 'past-retention',
        community: 'c',
        source: 'P1',
        detail: `occupancy of ${new Date(keptFrom - 1).toISOString()}`,
      },
    });
    expect(past('c/parking/P1/occupancy', { ...occupancy, at: keptFrom, buffered: true })).toHaveProperty('reading');
  });

  test('decides nothing about what comes after it', () => {
    past('c/parking/P1/occupancy', { ...occupancy, at: keptFrom - 1, buffered: true });
    const { id } = devices.find('c', 'parking', 'P1') ?? expect.fail();
    expect(newestOf(memories.of(memoryKey(id, 'occupancy')))).toBe(Number.NEGATIVE_INFINITY);
  });

  test('is not what comes live: a clock that was reset is not the past', () => {
    expect(past('c/parking/P1/occupancy', { ...occupancy, at: Date.UTC(2000, 0, 1) })).toMatchObject({
      reading: { at: NOW, claimedAt: Date.UTC(2000, 0, 1), quality: QUALITY.clockBehind },
    });
  });

  test('never swallows an alarm: its clock is not believed, its arrival counts', () => {
    const sensor = { id: 's', at: Date.UTC(2000, 0, 1), kind: 'smoke', state: 'alarm', buffered: true };
    expect(past('c/hazard/H1/state', sensor)).toMatchObject({
      reading: { at: NOW, effectiveAt: NOW, quality: QUALITY.clockBehind, buffered: false },
    });
    expect(past('c/hazard/H1/state', { ...sensor, state: 'normal' })).toHaveProperty('passedOver');
  });

  test('does not hold back a birth or a will, whose effect outlives its row', () => {
    expect(past('c/parking/P1/status', { id: 'w', at: keptFrom - 1, state: 'offline' })).toHaveProperty('reading');
  });
});

function decoded(tail: string, payload: object | string) {
  return receive({ devices, memories, keptSince }, `v1/${tail}`, bytes(payload), NOW).outcome;
}

function quality(tail: string, payload: object | string) {
  const outcome = decoded(tail, payload);
  return 'reading' in outcome ? outcome.reading.quality : outcome;
}

function bytes(payload: object | string): Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function session(fields: object) {
  return { id: 's', at: NOW, venue: 'V1', startedAt: NOW - 3_600_000, endedAt: NOW, ...fields };
}

function state(fields: object) {
  return { id: 'w', at: NOW, kind: 'water-level', state: 'normal', ...fields };
}

function report(fields: object) {
  return { id: 'r', at: NOW, level: 'general', category: 'x', description: '', ...fields };
}
