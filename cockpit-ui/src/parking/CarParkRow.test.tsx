import type { CarPark } from '@cockpit/api/parking';
import { cleanup, render } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext } from '../live/store.ts';
import { CarParkRow } from './CarParkRow.tsx';

const NOW = Date.parse('2026-11-22T15:42:00+08:00');
const LOT: CarPark = {
  code: 'KC',
  name: { zh: '科创大厦车库', en: 'Kechuang Tower Garage' },
  grid: null,
  lon: null,
  lat: null,
  asOf: NOW - 10_000,
  heardAt: NOW - 10_000,
  staleAfterMs: 150_000,
  presence: 'online',
  suspect: [],
  state: 'open',
  method: 'balancing',
  spaces: 420,
  outOfService: 0,
  occupied: 300,
  free: 120,
  occupancy: 300 / 420,
  entriesToday: 500,
  turnoverToday: 1.2,
  bays: null,
  trend: { from: 0, stepMs: 600_000, values: [0.5, 0.6] },
};

beforeEach(() => startWords('zh'));
afterEach(cleanup);

test('a fresh lot shows its figures, each traceable to its row', () => {
  const { free, text } = show(LOT);
  expect(free).toBe('120');
  expect(text).toContain('71 %');
});

test('a silent lot never shows its last value as if it were now', () => {
  const { free, text } = show({ ...LOT, asOf: NOW - 6 * 60_000 });
  expect(free).toBe('—');
  expect(text).toContain('失联 6 分');
  expect(text).not.toContain('71');
});

test('a lot that says it is offline says so, and one never heard of too', () => {
  expect(show({ ...LOT, presence: 'offline' }).text).toContain('离线');
  expect(show({ ...LOT, asOf: null, free: null, occupancy: null, state: 'unknown' }).text).toContain('未上报');
});

test('a doubtful lot names the doubt instead of a number', () => {
  const { free, text } = show({ ...LOT, suspect: ['overCapacity'], free: null, occupancy: null, state: 'unknown' });
  expect(free).toBe('—');
  expect(text).toContain('存疑·超容');
});

test('full is said by word, not only by colour, in either language', async () => {
  expect(show({ ...LOT, state: 'full', free: 0, occupancy: 1 }).text).toContain('已满');
  await i18next.changeLanguage('en');
  expect(document.documentElement.lang).toBe('en');
  const { text, free } = show({ ...LOT, state: 'full', free: 0, occupancy: 1 });
  expect(text).toContain('Full');
  expect(free).toBe('0');
});

test('a name from the registry is text, whatever it looks like', () => {
  const { row } = show({ ...LOT, name: { zh: '<img src=x onerror=alert(1)>', en: '' } });
  expect(row.querySelector('img')).toBeNull();
  expect(row.textContent).toContain('<img');
});

function show(lot: CarPark) {
  cleanup();
  const { container } = render(
    <LiveContext value={createLiveStore(NOW)}>
      <CarParkRow row={lot} />
    </LiveContext>,
  );
  return {
    row: container,
    text: container.textContent ?? '',
    free: container.querySelector('[data-figure="carParks.KC.free"]')?.textContent,
  };
}
