import { expect, test } from 'vitest';
import { parseInstant } from '../messages/instant.ts';
import { instantIn } from '../messages/time-zone.ts';
import { foreignInstant } from './foreign-instant.ts';

const MS = Date.parse('2026-03-02T08:15:31Z');
const SHANGHAI = 'Asia/Shanghai';

test.each([
  ['seconds', MS / 1_000],
  ['seconds as text', String(MS / 1_000)],
  ['seconds with a fraction', MS / 1_000 + 0.0004],
  ['milliseconds', MS],
  ['milliseconds as text', ` ${MS} `],
  ['microseconds', MS * 1_000],
  ['nanoseconds as text', `${MS}000000`],
  ['ISO 8601', '2026-03-02T08:15:31Z'],
  ['its basic format', '20260302T081531Z'],
  ['an offset without minutes', '2026-03-02T16:15:31+08'],
  ['a space before the offset', '2026-03-02 16:15:31 +08:00'],
  ['wall clock time', '2026-03-02 16:15:31'],
  ['wall clock time with slashes', '2026/03/02 16:15:31'],
  ['digits only', '20260302161531'],
])('%s is the instant', (_, found) => {
  expect(parseInstant(foreignInstant(found, SHANGHAI))).toBe(MS);
});

test('wall clock time without a zone is refused by what to do', () => {
  expect(() => foreignInstant('2026-03-02 16:15:31', undefined)).toThrow(/no offset from UTC; name the time zone/);
});

test.each([0, 17, 86_400, '7', 'yesterday', '2026-13-01 00:00:00', '2026-02-30 00:00:00', '1970-01-01T00:00:00Z'])(
  '%s is no instant',
  (found) => {
    const native = foreignInstant(found, SHANGHAI);
    const isInRange = typeof native === 'number' && native >= 946_684_800_000 && native < 4_102_444_800_000;
    expect(typeof native === 'number' ? isInRange : parseInstant(native) !== undefined).toBe(false);
  },
);

test('an hour that comes twice is the first, one that is skipped is of the clock before', () => {
  const local = (text: string) => Date.parse(`${text}Z`);
  expect(new Date(instantIn('Europe/Lisbon', local('2026-10-25T01:30:00'))).toISOString()).toBe(
    '2026-10-25T00:30:00.000Z',
  );
  expect(new Date(instantIn('Europe/Lisbon', local('2026-03-29T01:30:00'))).toISOString()).toBe(
    '2026-03-29T01:30:00.000Z',
  );
  expect(instantIn('+05:30', local('2026-03-29T05:30:00'))).toBe(local('2026-03-29T00:00:00'));
});
