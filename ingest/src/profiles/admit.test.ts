import { expect, test } from 'vitest';
import { createMemories } from '../decoding/memory.ts';
import type { Devices } from '../devices/devices.ts';
import { type Domain, QUALITY } from '../messages/contract.ts';
import type { Arrival } from '../readings/reading.ts';
import { admit, admitAgain, arrivalsOf, type Delivery, hasUnknown } from './admit.ts';
import type { NativeMessage } from './native.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const BOUND = { name: 'p', profile: 'p 1.0.0', community: 'c' };
const payload = Buffer.from('{"raw":1}');
const delivery: Delivery = {
  received: { topic: 'x/y', payload, payloadBytes: payload.length, digest: undefined, receivedAt: NOW },
  retained: false,
  redelivered: false,
};

test('online of a device that stands in two domains is told of both', () => {
  const found = arrivalsOf(admit(partsWith('parking', 'hazard'), delivery, BOUND, { messages: [status()] }));
  expect(found.map(summary)).toEqual(['parking D1 status', 'hazard D1 status']);
});

test('online of nobody registered is listed, unless a newer registry knows it', () => {
  const admitted = admit(partsWith(), delivery, BOUND, { messages: [status()] });
  expect(hasUnknown(admitted)).toBe(true);
  expect(arrivalsOf(admitted).map(({ outcome }) => outcome)).toEqual([
    { passedOver: { rule: 'status-unregistered', community: 'c', source: 'D1', detail: 'v1/c/*/D1/status' } },
  ]);
  admitAgain(partsWith('hazard'), admitted);
  expect(arrivalsOf(admitted).map(summary)).toEqual(['hazard D1 status']);
});

test('readings, what is not used, and one refusal of what fails: nothing of a message is left out', () => {
  const bad = { ...status(), topic: 'v1/c/hazard/D1/state' };
  const found = arrivalsOf(
    admit(partsWith('hazard'), delivery, BOUND, {
      messages: [status(), bad, bad],
      failed: 'device: is not in the message',
      unused: ['battery'],
    }),
  );
  expect(found.map(summary)).toEqual([
    'profile-unused x/y profile p 1.0.0: battery',
    'hazard D1 status',
    'profile-failed',
  ]);
});

test('what failed of an alarm is named on its reading', () => {
  const bad = { ...status(), topic: 'v1/c/hazard/D1/state', leftOut: ['at', 'value'] };
  const payloadText = JSON.stringify({ id: '1', kind: 'smoke', state: 'alarm' });
  const found = admit(partsWith('hazard'), delivery, BOUND, { messages: [{ ...bad, payload: payloadText }] });
  expect(found.parts.map(({ outcome }) => outcome)).toMatchObject([
    { reading: { at: NOW, leftOut: 'at, value', quality: QUALITY.partial } },
  ]);
});

test('a message its profile finds nothing in is passed over under its topic', () => {
  const found = arrivalsOf(admit(partsWith(), delivery, BOUND, { passedOver: true, unused: ['battery'] }));
  expect(found.map(summary)).toEqual(['profile-no-match x/y profile p 1.0.0: battery']);
});

function status(): NativeMessage {
  const message = JSON.stringify({ id: '1', at: NOW, state: 'online' });
  const known = { identity: 'D1', name: 'D1', listedBy: undefined, derivedId: true, untimed: false };
  return { topic: 'v1/c/*/D1/status', payload: message, ...known };
}

function partsWith(...domains: Domain[]) {
  const device = { id: 1, community: 'c', code: 'D1', capacity: null, grid: null, lon: null, lat: null };
  const devices: Devices = {
    version: '1',
    communities: new Set(['c']),
    grids: new Map(),
    speakers: new Map(),
    find: (_, domain, code) =>
      code === 'D1' && domains.includes(domain)
        ? {
            ...device,
            domain,
            kind: domain === 'hazard' ? 'hazard-point' : 'car-park',
            attributes: {},
            parents: [],
            timezone: 'UTC',
          }
        : undefined,
  };
  return { devices, memories: createMemories('order'), keptSince: undefined };
}

function summary({ outcome }: Arrival): string {
  if ('reading' in outcome) {
    const { device, event } = outcome.reading;
    return `${device.domain} ${device.code} ${event}`;
  }
  if ('refusal' in outcome) return outcome.refusal.reason;
  const { rule, source, detail } = outcome.passedOver;
  return `${rule} ${source} ${detail}`;
}
