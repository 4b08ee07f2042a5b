import { expect, test } from 'vitest';
import { sampleRegistry } from './sample.ts';
import { facilitiesOf } from './sections.ts';

test('a device that numbers its messages anew keeps that beside what its kind has', () => {
  const { file } = sampleRegistry();
  const [first, ...rest] = file.hazardPoints;
  if (!first) throw new Error('the sample has no hazard point');
  const points = (idsRestart: boolean) =>
    facilitiesOf({ ...file, hazardPoints: [{ ...first, idsRestart }, ...rest] }).filter(
      ({ code }) => code === first.code,
    );
  expect(points(true).map(({ attributes }) => attributes)).toEqual([
    { kind: first.kind, level: first.level, idsRestart: true },
  ]);
  expect(points(false).map(({ attributes }) => attributes)).toEqual([{ kind: first.kind, level: first.level }]);
});
