import type { ParkingTotals } from '@cockpit/api/parking';
import type { SourceTotals } from '@cockpit/api/sources';
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext, type LiveStore } from '../live/store.ts';
import { LineState } from '../pipeline/LineState.tsx';
import { PlaceFigures } from './PlaceFigures.tsx';
import { WatchFigures } from './WatchFigures.tsx';

const NOW = Date.parse('2026-11-22T15:42:00+08:00');
const NO_TOTALS = {
  pipeline: { ingest: { stage: 'ingest', rank: 3, state: 'ok', since: NOW, what: null, ageMs: 0 } },
  alarmTotals: {},
  hazardTotals: {},
  fitnessTotals: {},
  patrolTotals: {},
  sources: {},
  parkingTotals: {},
};

beforeEach(() => startWords('zh'));
afterEach(cleanup);

function storeOf(tables: object): LiveStore {
  const store = createLiveStore(NOW);
  const community = { code: 'c', timezone: 'Asia/Shanghai' };
  store.setState({ connected: true, pictures: { wall: { community, tables: { ...NO_TOTALS, ...tables } } as never } });
  return store;
}

function parking(reporting: number, more: Partial<ParkingTotals> = {}) {
  const row = {
    asOf: NOW,
    reporting,
    expected: 8,
    spaces: 3169,
    usable: 590,
    occupied: 111,
    free: 479,
    freeLastWeek: 400,
  };
  render(
    <LiveContext value={storeOf({ parkingTotals: { all: { ...row, ...more } } })}>
      <PlaceFigures />
    </LiveContext>,
  );
  const tile = document.querySelector('.key-figure');
  return {
    tile,
    value: tile?.querySelector('[data-figure="parkingTotals.all.free"]')?.textContent,
    text: tile?.textContent ?? '',
  };
}

test('479 of one car park in eight is no headline: the figure is unknown, and what is known is small', () => {
  const { tile, value, text } = parking(1);
  expect(value).toBe('—');
  expect(text).toContain('已知 1/8');
  expect(text).toContain('已报 479 / 590');
  expect(tile?.className).toContain('cover-unknown');
});

test('a partial total says at first sight that it is a lower bound, of whom, and against which spaces', () => {
  const { tile, value, text } = parking(7);
  expect(value).toBe('≥ 479');
  expect(text).toContain('仅 7/8 上报');
  expect(text).toContain('/ 590已上报的');
  expect(text).not.toContain('较上周');
  expect(tile?.className).toContain('cover-partial');
});

test('a whole total stands plain and is compared with last week', () => {
  const { tile, value, text } = parking(8);
  expect(value).toBe('479');
  expect(text).toContain('较上周同时');
  expect(text).not.toContain('上报');
  expect(tile?.className).toContain('cover-whole');
});

test('nothing known is a dash, never a zero, and no car park at all is said so', () => {
  expect(parking(0, { usable: null, occupied: null, free: null }).value).toBe('—');
  cleanup();
  expect(parking(0, { expected: 0, spaces: 0, usable: null, free: null }).text).toContain('未登记');
});

function sources(said: Partial<SourceTotals>) {
  const row = {
    expected: 960,
    reporting: 959,
    stale: 1,
    offline: 0,
    importantSilent: 0,
    importantName: null,
    silence: null,
  };
  render(
    <LiveContext
      value={storeOf({ sources: { all: { ...row, suspect24h: 0, quarantined24h: 0, letGo: 0, lagMs: 900, ...said } } })}
    >
      <LineState />
      <WatchFigures />
    </LiveContext>,
  );
  return document.body;
}

test('one silent source of 960 leaves the header calm and counted', () => {
  const body = sources({});
  expect(body.querySelector('.line-state')?.className).toContain('is-live');
  expect(body.querySelector('.line-state')?.textContent).toContain('959/960');
  expect(body.querySelector('.key-note.medium')).toBeNull();
});

test('a major point that is silent, or a share of all, is amber and says which', () => {
  const body = sources({ silence: 'important', importantSilent: 1, importantName: { zh: '一号库', en: 'One' } });
  expect(body.querySelector('.line-state')?.textContent).toContain('重要点位失联');
  expect(body.querySelector('.key-note.medium')?.textContent).toContain('重要点位失联 1');
  cleanup();
  expect(sources({ silence: 'share', reporting: 900 }).querySelector('.line-state')?.className).toContain('is-partial');
});

test('a broken pipeline is named with its age, and whether sources report is unknown, not 0 of 960', () => {
  const broken = { stage: 'ingest', rank: 3, state: 'broken', since: NOW - 45_000, what: 'silent', ageMs: null };
  const unheard = {
    reporting: null,
    importantSilent: null,
    importantName: null,
    silence: null,
    stale: null,
    offline: null,
  };
  const all = {
    expected: 960,
    ...unheard,
    unheardSince: NOW - 45_000,
    suspect24h: 0,
    quarantined24h: 0,
    letGo: 0,
    lagMs: null,
  };
  const { container } = render(
    <LiveContext value={storeOf({ pipeline: { ingest: broken }, sources: { all } })}>
      <LineState />
      <WatchFigures />
    </LiveContext>,
  );
  const header = container.querySelector('.line-state');
  expect(header?.textContent).toContain('数据接入中断');
  expect(header?.textContent).toContain('45 秒');
  expect(header?.textContent).not.toContain('数据实时');
  expect(container.querySelector('[data-figure="sources.all.reporting"]')?.textContent).toBe('—');
  expect(container.textContent).toContain('15:41 起未知');
  expect(container.textContent).not.toContain('失联');
});

test('a lag of nothing is unknown, not 0 s', () => {
  const all = {
    expected: 960,
    reporting: 960,
    importantSilent: 0,
    importantName: null,
    silence: null,
    unheardSince: null,
    lagMs: null,
  };
  const { container } = render(
    <LiveContext value={storeOf({ sources: { all } })}>
      <LineState />
    </LiveContext>,
  );
  expect(container.textContent).toContain('数据实时');
  expect(container.textContent).toContain('延迟未知');
});
