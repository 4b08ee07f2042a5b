import { expect, test } from 'vitest';
import { inputOf, instantOf } from './datetime-field.ts';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const ZONE = 'Asia/Shanghai';

test('times are those of the community, wherever the screen stands', () => {
  expect(inputOf(NOW, ZONE)).toBe('2026-11-22T10:00');
  expect(instantOf('2026-11-22T10:00', ZONE)).toBe(NOW);
  for (const at of ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', '2026-07-01T12:00:00Z'].map(Date.parse))
    expect(instantOf(inputOf(at, 'Europe/Berlin'), 'Europe/Berlin')).toBe(at);
});
