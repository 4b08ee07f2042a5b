import { expect, test } from 'vitest';
import { createIdShelves, findSendings, noteSending } from './known-ids.ts';

const NOW = 1_795_334_400_000;

test.each([
  ['few devices', 0, 15],
  ['many devices', 5_000, 4],
])('%s: each knows its own last ids, with their instants, and nobody else does', (_what, before, known) => {
  const shelves = createIdShelves();
  for (let other = 0; other < before; other += 1) shelves.take();
  // More than stand on one shelf.
  const devices = Array.from({ length: 70 }, () => shelves.take());
  const rounds = 40;
  for (let round = 0; round < rounds; round += 1)
    for (const [device, ids] of devices.entries()) {
      const at = NOW + round * 1_000 + device;
      noteSending(ids, `${device}-${round}`, at, round % 2 === 0 ? at - 1 : undefined, round % 3 === 0);
    }
  for (const [device, ids] of devices.entries()) {
    const neighbour = devices[(device + 1) % devices.length];
    // However they fall, as many of the last ones are known as one set holds.
    for (let round = rounds - known; round < rounds; round += 1) {
      const id = `${device}-${round}`;
      const at = NOW + round * 1_000 + device;
      const claim = round % 2 === 0 ? at - 1 : undefined;
      expect(findSendings(ids, id)).toEqual([{ at, claim, urgent: round % 3 === 0 }]);
      expect(neighbour && findSendings(neighbour, id)).toEqual([]);
    }
  }
});

test('where nothing is to be remembered nothing is', () => {
  const nowhere = { shelf: undefined, set: 0 };
  noteSending(nowhere, 'a', NOW, NOW, false);
  expect(findSendings(nowhere, 'a')).toEqual([]);
});
