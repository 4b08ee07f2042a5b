import { expect, test } from 'vitest';
import { createPendingAcks } from './pending-acks.ts';
import type { WithheldAcks } from './withheld-acks.ts';

const released: string[] = [];
const connection = (name: string): WithheldAcks => ({
  held: () => 0,
  release: (count) => released.push(`${name} ${count}`),
});

function settling(came: readonly (WithheldAcks | undefined)[], ...counts: number[]): string[] {
  released.length = 0;
  const owed = createPendingAcks();
  for (const acks of came) owed.came(acks);
  for (const count of counts) owed.settle(count);
  return [...released];
}

test('releases what is settled, on the connection it came by, in the order of arrival', () => {
  const [old, young] = [connection('old'), connection('young')];
  expect(settling([old, old, old], 2)).toEqual(['old 2']);
  expect(settling([old, old, old], 2, 1)).toEqual(['old 2', 'old 1']);
  expect(settling([old, old, young, young], 3, 1)).toEqual(['old 2', 'young 1', 'young 1']);
});

test('messages without an ack take their turn and release nothing', () => {
  const one = connection('one');
  expect(settling([undefined, one, undefined, one], 3)).toEqual(['one 1']);
  expect(settling([undefined, one, undefined, one], 4)).toEqual(['one 2']);
  expect(settling([undefined, undefined], 2)).toEqual([]);
});

test('more than came releases no more than came', () => {
  expect(settling([connection('one')], 5)).toEqual(['one 1']);
});
