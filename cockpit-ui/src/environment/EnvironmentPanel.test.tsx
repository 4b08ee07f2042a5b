import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentTables } from '../../dev/environment-world.ts';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext } from '../live/store.ts';
import { EnvironmentPanel } from './EnvironmentPanel.tsx';

const NOW = Date.parse('2026-11-22T15:42:00+08:00');

beforeEach(() => startWords('zh'));
afterEach(cleanup);

function drawn(total: Parameters<typeof environmentTables>[0]): HTMLElement {
  const store = createLiveStore(NOW);
  const community = { code: 'c', timezone: 'Asia/Shanghai' };
  store.setState({ connected: true, pictures: { wall: { community, tables: environmentTables(total) } as never } });
  render(
    <LiveContext value={store}>
      <EnvironmentPanel />
    </LiveContext>,
  );
  return document.body;
}

test('a community that watches nothing of it has no place for it', () => {
  expect(drawn({}).querySelector('.area-environment')).toBeNull();
});

test('air, noise, bins and river each have their word, what is wrong is marked by shape as well', () => {
  const body = drawn({
    asOf: NOW,
    expected: 6,
    reporting: 6,
    airPoints: 2,
    pm25Hour: 38.4,
    noisy: 1,
    bins: 3,
    binsReporting: 3,
    binsFull: 2,
    waterPoints: 1,
    waterWorst: 4,
    waterBelowTarget: 1,
  });
  const parts = [...body.querySelectorAll('.environment-part')];
  expect(parts.map((part) => part.classList.contains('is-bad'))).toEqual([false, true, true, true]);
  expect(parts.map((part) => part.textContent)).toEqual([
    expect.stringContaining('38 µg/m³'),
    expect.stringContaining('▲ 噪声超标 1/2'),
    expect.stringContaining('满溢 2/3'),
    expect.stringContaining('Ⅳ类 未达标 1'),
  ]);
});

test('what is not known is a dash and never nothing full', () => {
  const body = drawn({ expected: 2, reporting: 0, bins: 1, waterPoints: 1 });
  const texts = [...body.querySelectorAll('.environment-part')].map((part) => part.textContent);
  expect(texts).toEqual(['垃圾分类点—', '河道水质—']);
});
