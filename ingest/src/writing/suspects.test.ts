import { expect, test } from 'vitest';
import type { Arrival, Device, Reading } from '../readings/reading.ts';
import { rememberSuspects } from './suspects.ts';

const MINUTE_MS = 60_000;

test('a device refused lately is set apart, and is one like all others after ten minutes', () => {
  const suspects = rememberSuspects();
  const all = [arrival(1), arrival(2), arrival(undefined)];
  expect(suspects.split(all, 0)).toEqual({ trusted: all, suspect: [] });
  suspects.accuse(2, 0);
  expect(suspects.split(all, 10 * MINUTE_MS)).toEqual({ trusted: [all[0], all[2]], suspect: [all[1]] });
  expect(suspects.split(all, 10 * MINUTE_MS + 1)).toEqual({ trusted: all, suspect: [] });
});

test('while messages of suspects wait nobody is forgotten, so that later ones do not overtake them', () => {
  const suspects = rememberSuspects();
  suspects.accuse(1, 0);
  const release = suspects.hold();
  const all = [arrival(1)];
  expect(suspects.split(all, 60 * MINUTE_MS).suspect).toEqual(all);
  release();
  release(); // twice is once
  expect(suspects.split(all, 60 * MINUTE_MS).suspect).toEqual([]);
});

test('of more devices than are remembered those refused longest ago are forgotten', () => {
  const suspects = rememberSuspects();
  for (let device = 0; device <= 20_000; device += 1) suspects.accuse(device, 0);
  const all = [arrival(0), arrival(1)];
  expect(suspects.split(all, 0)).toEqual({ trusted: [all[0]], suspect: [all[1]] });
});

function arrival(device: number | undefined): Arrival {
  const reading: Partial<Reading> = { device: { id: device } as Device };
  const outcome: Arrival['outcome'] =
    device === undefined ? { refusal: { reason: 'not-json', detail: '' } } : { reading: reading as Reading };
  return { topic: '', payload: Buffer.alloc(0), payloadBytes: 0, digest: undefined, receivedAt: 0, outcome };
}
