import { MAX_PAYLOAD_BYTES } from '@cockpit/ingest/messages';
import { describe, expect, test } from 'vitest';
import { behavioursOf } from '../domains.ts';
import { MONDAY, smallSetting } from '../testing/small-community.ts';
import { DAY_MS, HOUR_MS } from '../world/calendar.ts';
import type { Device, Message } from '../world/message.ts';
import { randomOf } from '../world/random.ts';
import { FAULTS, LONGEST_DELAY_MS, lightFaults, undisturbed } from './faults.ts';
import type { Outgoing } from './publish.ts';
import { silenceOf } from './silence.ts';

const AT = MONDAY + 10 * HOUR_MS;
const message: Message = {
  at: AT,
  device: 'LOT-B',
  domain: 'parking',
  event: 'occupancy',
  payload: { id: 'occ-1', at: AT, total: 120, occupied: 80, outOfService: 1, entries: 3, exits: 2 },
};
const [good] = undisturbed('small')(message) as [Outgoing];

describe('each fault', () => {
  test('late: sent long after it happened, and says so', () => {
    const [only] = strike('late');
    expect(only?.payload).toEqual({ ...message.payload, buffered: true });
    expect((only?.sendAt ?? 0) - AT).toBeGreaterThan(5 * 60_000);
  });

  test('duplicate: the very same message twice', () => {
    const [first, second, ...more] = strike('duplicate');
    expect(more).toEqual([]);
    expect(second?.payload).toEqual(first?.payload);
  });

  test('out of order: sent after its successors without a word', () => {
    const [only] = strike('out-of-order');
    expect(only?.payload).toEqual(message.payload);
    expect((only?.sendAt ?? 0) - AT).toBeGreaterThan(300_000);
  });

  test('wrong clock: claims hours ahead or behind, sent on time', () => {
    expect(strike('clock-ahead')).toEqual([{ ...good, payload: { ...message.payload, at: AT + 3 * HOUR_MS } }]);
    expect(strike('clock-behind')).toEqual([{ ...good, payload: { ...message.payload, at: AT - 5 * HOUR_MS } }]);
  });

  test('impossible count: more than there are spaces, or fewer than none', () => {
    const occupied = Array.from({ length: 20 }, (_, i) => strike('impossible-count', i)[0]?.payload).map((payload) =>
      payload !== undefined && 'occupied' in payload ? Number(payload.occupied) : Number.NaN,
    );
    expect(occupied.every((count) => count > 120 || count < 0)).toBe(true);
    expect(Math.max(...occupied)).toBeGreaterThan(120);
    expect(Math.min(...occupied)).toBeLessThan(0);
  });

  test('rubbish goes out beside the good message, each kind in its own way', () => {
    expect(() => JSON.parse(rubbish('cut-off'))).toThrow();
    expect(JSON.parse(rubbish('missing-field'))).not.toHaveProperty('at');
    expect(JSON.parse(rubbish('wrong-type'))).toMatchObject({ occupied: 'n/a' });
    expect(Object.keys(JSON.parse(rubbish('forbidden-key')))).toContain('__proto__');
    expect(rubbish('too-large').length).toBeGreaterThan(MAX_PAYLOAD_BYTES);
  });

  test('unknown device: a topic nobody registered', () => {
    const [first, second] = strike('unknown-device');
    expect(first).toEqual(good);
    expect(second?.topic).toBe('v1/small/parking/LOT-B-new/occupancy');
  });
});

describe('a day with light faults', () => {
  const { counting, episodic } = behavioursOf(smallSetting('1'));
  const behaviours = [...counting, ...episodic];
  const devices: Device[] = behaviours.flatMap((behaviour) => behaviour.devices);
  const messages = behaviours.flatMap((behaviour) => behaviour.between(MONDAY, MONDAY + DAY_MS));
  const silence = silenceOf('1', devices);
  const sent = messages.map((one) => ({ message: one, out: lightFaults('small', '1', devices, silence)(one) }));

  test('is the same day every time', () => {
    const again = messages.flatMap(lightFaults('small', '1', devices, silenceOf('1', devices)));
    expect(again).toEqual(sent.flatMap(({ out }) => out));
  });

  test('a handful of messages an hour is touched and nothing is held back past its limit', () => {
    const spoken = sent.filter((one) => silence(one.message.device, one.message.at) === undefined);
    const touched = spoken.filter(
      (one) => JSON.stringify(one.out) !== JSON.stringify(undisturbed('small')(one.message)),
    );
    const anHour = Object.values(FAULTS).reduce((sum, fault) => sum + fault.anHour, 0);
    expect(touched.length / 24).toBeGreaterThan(anHour * 0.6);
    expect(touched.length / 24).toBeLessThan(anHour * 1.2);
    for (const one of sent)
      for (const { sendAt } of one.out) expect(sendAt - one.message.at).toBeLessThan(LONGEST_DELAY_MS);
  });

  test('bays, check-ins, sessions and reports are left alone', () => {
    const once = sent.filter((one) => ['bay', 'checkin', 'session', 'report'].includes(one.message.event));
    expect(once.map(({ out }) => out)).toEqual(once.map((one) => undisturbed('small')(one.message)));
  });

  test('some sensors are silent for a while, few at a time', () => {
    const silent = Array.from({ length: 24 }, (_, hour) => {
      return devices.filter(({ code }) => silence(code, MONDAY + hour * HOUR_MS) !== undefined).length;
    });
    expect(Math.max(...silent)).toBeLessThanOrEqual(3);
    expect(silent.filter((count) => count > 0).length).toBeGreaterThan(8);
  });

  test('a silent lot sends its counts when the line is back, so that no vehicle is lost', () => {
    const until = AT + 10 * 60_000;
    const out = lightFaults('small', '1', devices, () => ({ from: AT - 1, to: until }))(message);
    expect(out).toEqual([{ ...good, payload: { ...message.payload, buffered: true }, sendAt: until }]);
  });
});

function strike(name: string, turn = 0): Outgoing[] {
  return FAULTS[name]?.fault(message, good, randomOf('test', name, turn)) ?? [];
}

function rubbish(name: string): string {
  const [first, second] = strike(name);
  expect(first).toEqual(good);
  return String(second?.payload);
}
