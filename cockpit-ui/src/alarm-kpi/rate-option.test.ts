import { expect, test } from 'vitest';
import { rateBars, rateOption } from './rate-option.ts';

const FROM = 1_000 * 600_000;
const INKS = { ink3: 'ink', hairline: 'line', calm: 'calm', medium: 'medium', high: 'high' };
const floodAt = (slot: number, slots: number) => ({
  count: 1,
  time: { value: 0, numerator: 0, denominator: 1 },
  longestMs: 0,
  alarms: { value: 0, numerator: 0, denominator: 1 },
  worst: [{ since: FROM + slot * 600_000 + 1, endedAt: FROM + (slot + slots) * 600_000, size: 30, peak: 20 }],
});

test('slots of a flood are marked by colour and by one diamond at its peak', () => {
  const bars = rateBars({ slots: [0, 3, 12, 20, 1], from: FROM, floods: floodAt(2, 2) });
  expect(bars.map(({ inFlood }) => inFlood)).toEqual([false, false, true, true, false]);
  const { series } = rateOption(bars, String, INKS) as unknown as {
    series: [{ data: { itemStyle: { color: string } }[] }, { data: number[][] }];
  };
  expect(series[0].data.map(({ itemStyle }) => itemStyle.color)).toEqual(['calm', 'medium', 'high', 'high', 'calm']);
  expect(series[1].data).toEqual([[3, 20]]);
});

test('a month shows the busiest slot of each hour, so that no peak is lost', () => {
  const slots = Array.from({ length: 30 * 144 }, (_, index) => (index === 100 ? 17 : 0));
  const bars = rateBars({ slots, from: FROM, floods: { ...floodAt(0, 0), worst: [] } });
  expect(bars).toHaveLength(720);
  expect(bars[16]).toEqual({ at: FROM + 96 * 600_000, alarms: 17, inFlood: true });
});
