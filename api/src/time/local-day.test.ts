import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { localDay, localInstant, weekBefore } from './local-day.ts';

/** Zones with summer time, without, with half hours, and with a summer time that begins at midnight. */
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Australia/Lord_Howe',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });

describe('local days', () => {
  it('hold their instant, touch each other, and are named by the zone', () => {
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: -8, max: 8 }), (at, name, offset) => {
        const day = localDay(at, name);
        expect(at).toBeGreaterThanOrEqual(day.startsAt);
        expect(at).toBeLessThan(day.endsAt);
        expect(DateTime.fromMillis(at, { zone: name }).toISODate()).toBe(day.date);
        const other = localDay(at, name, offset);
        expect(localDay(at, name, offset + 1).startsAt).toBe(other.endsAt);
        expect(localDay(other.startsAt, name)).toEqual(other);
      }),
    );
  });

  it('have local times where a clock on the wall shows them, also on the days it is changed', () => {
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (at, name, h, m) => {
        const day = localDay(at, name);
        const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
        const expected = DateTime.fromISO(`${day.date}T${time}`, { zone: name }).toMillis();
        expect(localInstant(day, time, name)).toBe(expected);
      }),
    );
  });

  it('have the same local time a week earlier', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        expect(weekBefore(at, name)).toBe(DateTime.fromMillis(at, { zone: name }).minus({ weeks: 1 }).toMillis());
      }),
    );
  });
});
