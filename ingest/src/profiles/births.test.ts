import { expect, test } from 'vitest';
import { createBirths } from './births.ts';

const metric = (alias: number, name?: string) => ({
  alias,
  isHistorical: false,
  isGood: true,
  value: 1,
  ...(name ? { name } : {}),
});
const payload = (...metrics: ReturnType<typeof metric>[]) => ({ metrics });
const namesIn = ({ metrics }: { metrics: { name?: string }[] }) => metrics.map(({ name }) => name);

test('a name is known by its alias once a birth of the same node has said it', () => {
  const { named } = createBirths();
  const data = payload(metric(11), metric(12));
  expect(namesIn(named('spBv1.0/g/DDATA/n/d', data))).toEqual([undefined, undefined]);
  named('spBv1.0/g/DBIRTH/n/d', payload(metric(11, 'Parking/Occupied')));
  expect(namesIn(named('spBv1.0/g/DDATA/n/d', data))).toEqual(['Parking/Occupied', undefined]);
  expect(namesIn(named('spBv1.0/g/DDATA/other/d', data))).toEqual([undefined, undefined]);
});

test('the birth of a node forgets what was said before', () => {
  const { named } = createBirths();
  named('spBv1.0/g/NBIRTH/n', payload(metric(1, 'A')));
  named('spBv1.0/g/NBIRTH/n', payload(metric(2, 'B')));
  expect(namesIn(named('spBv1.0/g/NDATA/n', payload(metric(1), metric(2))))).toEqual([undefined, 'B']);
});
