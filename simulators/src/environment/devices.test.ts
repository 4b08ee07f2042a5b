import path from 'node:path';
import { expect, test } from 'vitest';
import { readCommunity } from '../setup/community.ts';
import { MONDAY } from '../testing/small-community.ts';
import { DAY_MS, openCalendar } from '../world/calendar.ts';
import type { Message } from '../world/message.ts';
import { environmentDevices } from './devices.ts';
import { hourAt } from './weather.ts';

const DAYS = 14;
const registry = await readCommunity(path.join(import.meta.dirname, '../../communities/yunfan'));
const calendar = openCalendar(registry.community.timezone);
const { airPoints = [], wasteBins = [], waterPoints = [] } = registry.environment ?? {};
const messages = environmentDevices({ registry, seed: '1', calendar, history: undefined })
  .flatMap((behaviour) => behaviour.between(MONDAY, MONDAY + DAYS * DAY_MS))
  .sort((one, other) => one.at - other.at);

test('each point of the community that ships reports at its own beat, and no other does', () => {
  const points = [...airPoints, ...wasteBins, ...waterPoints];
  expect(new Set(messages.map(({ device }) => device))).toEqual(new Set(points.map(({ code }) => code)));
  for (const { code, reportEvery = Number.NaN } of points)
    expect(said(code)).toHaveLength((DAYS * DAY_MS) / 1000 / reportEvery);
});

test('it is louder by day than at night, and loudest along the roads while people travel', () => {
  const level = (code: string, from: number, to: number) =>
    meanLevel(said(code).filter(({ at }) => hourAt(calendar, at) >= from && hourAt(calendar, at) < to));
  for (const { code } of airPoints) expect(level(code, 10, 16) - level(code, 0, 5)).toBeGreaterThan(8);
  for (const { code } of airPoints.filter(({ noiseZone }) => noiseZone === '4a'))
    expect(level(code, 7.5, 9)).toBeGreaterThan(level(code, 13, 15));
});

test('a bin only fills until it is emptied, and in two weeks some are full before that, most days not', () => {
  let full = 0;
  for (const { code } of wasteBins) {
    const levels = said(code).map(({ payload }) => numberOf(payload, 'level'));
    const lowered = levels.filter((level, place) => level < (levels[place - 1] ?? 0));
    for (const level of lowered) expect(level, code).toBeLessThan(0.1);
    full += peaks(levels).filter((level) => level > 0.9).length;
  }
  expect(full).toBeGreaterThan(DAYS / 2);
  expect(full).toBeLessThan(DAYS * 4);
});

test('a river stays below its warning level, and its oxygen is highest in the afternoon', () => {
  for (const { code, warningLevel = Number.NaN } of waterPoints) {
    for (const { payload } of said(code)) expect(numberOf(payload, 'level'), code).toBeLessThan(warningLevel);
    const oxygen = (from: number, to: number) =>
      mean(
        said(code)
          .filter(({ at }) => hourAt(calendar, at) >= from && hourAt(calendar, at) < to)
          .map(({ payload }) => numberOf(payload, 'dissolvedOxygen')),
      );
    expect(oxygen(13, 17)).toBeGreaterThan(oxygen(1, 5) + 0.5);
  }
});

function said(code: string): Message[] {
  return messages.filter(({ device }) => device === code);
}

function numberOf(payload: object, field: string): number {
  return Number((payload as Record<string, unknown>)[field]);
}

/** The last level before each time it is emptied. */
function peaks(levels: readonly number[]): number[] {
  return levels.filter((level, place) => (levels[place + 1] ?? level) < level);
}

function meanLevel(of: readonly Message[]): number {
  return 10 * Math.log10(mean(of.map(({ payload }) => 10 ** (numberOf(payload, 'noise') / 10))));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
