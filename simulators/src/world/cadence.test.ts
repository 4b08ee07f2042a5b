import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { cadenceOf, slotsBetween } from './cadence.ts';

const BASE = Date.parse('2026-11-16T00:00:00Z');

test('every report reaches back exactly to the one before it, through both ends of a history', async () => {
  const minutes = integer({ min: 0, max: 300 });
  await assert(
    property(
      minutes,
      minutes,
      integer({ min: 1, max: 999 }),
      integer({ min: 20, max: 700 }),
      (start, length, odd, every) => {
        const history = { from: BASE + start * 60_000 + odd, to: BASE + (start + length) * 60_000 + odd * 7 };
        const slots = slotsBetween(cadenceOf(`device-${odd}`, every), history.from, history.to + 3_600_000, history);
        for (const [i, slot] of slots.entries()) {
          const before = slots[i - 1];
          if (before !== undefined) expect(slot.since).toBe(before.at);
          else expect(slot.since).toBe(slot.at - every * 1000);
        }
      },
    ),
  );
});

test('a history is thinned to its spacing and live is not', () => {
  const cadence = cadenceOf('device', 60);
  const history = { from: BASE, to: BASE + 86_400_000 };
  expect(slotsBetween(cadence, history.from, history.to, history).length).toBeLessThan(300);
  expect(slotsBetween(cadence, history.to, history.to + 3_600_000, history)).toHaveLength(60);
});
