import type { DutyAnswer, Handover, HandoverState } from '@cockpit/api/shifts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { App } from 'antd';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { MeContext } from '../desk-kit/me.ts';
import { startWords } from '../i18n/start.ts';
import { createLiveStore, LiveContext } from '../live/store.ts';
import { NowView } from './NowView.tsx';

const NOW = Date.parse('2026-11-22T19:30:00+08:00');
const HOUR = 3_600_000;
const DAY = { plan: 'day', day: '2026-11-22' };
const NIGHT = { plan: 'night', day: '2026-11-22' };
const name = { zh: '夜班', en: 'Night' };
const HANDOVER_STATE: HandoverState = {
  at: NOW,
  alarms: [],
  alarmsOpen: 0,
  shelved: [],
  cases: [],
  casesOpen: 0,
  promises: [{ id: 8, what: '回访', dueAt: NOW, by: '王' }],
};
const HANDOVER: Handover = {
  id: 5,
  from: { ...DAY, name: { zh: '白班', en: 'Day' } },
  to: { ...NIGHT, name },
  notes: '东门道闸待修',
  estate: HANDOVER_STATE,
  out: { name: '王', at: NOW },
  in: null,
  mine: false,
};
const duty = (more: Partial<DutyAnswer>): DutyAnswer => ({
  at: NOW,
  now: {
    state: 'off',
    missingSince: null,
    shift: null,
    people: [{ name: '王', since: NOW - HOUR }],
    rostered: [],
    missing: 0,
    waiting: [],
  },
  me: null,
  canTake: [{ ...NIGHT, name, startsAt: NOW + HOUR / 2, endsAt: NOW + 12 * HOUR }],
  waiting: [],
  last: null,
  ...more,
});

// Ant Design in jsdom is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => startWords('zh'));
// Areas of text that grow ask for it; jsdom has none.
beforeEach(() =>
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  ),
);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('nothing is offered to who may only look', async () => {
  show(duty({ waiting: [HANDOVER] }), ['shift.view']);
  await screen.findByText('东门道闸待修');
  expect(screen.queryAllByRole('button')).toEqual([]);
});

test('an officer reads what waits, adds what differs and signs', async () => {
  const asked = show(duty({ waiting: [HANDOVER] }));
  fireEvent.change(await screen.findByLabelText('接班补充（可不填）'), { target: { value: ' 道闸已修好 ' } });
  fireEvent.click(screen.getByRole('button', { name: '接班并签字' }));
  await waitFor(() =>
    expect(sent(asked)).toEqual([['/api/shifts/handovers/5/sign?community=c', { note: '道闸已修好' }]]),
  );
});

test('who signed first takes it back and does not take over', async () => {
  show(duty({ me: { ...DAY, since: NOW - HOUR }, waiting: [{ ...HANDOVER, mine: true }] }));
  await screen.findByRole('button', { name: /撤\s?回/ });
  expect(screen.queryByRole('button', { name: '接班并签字' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^交\s?班$/ })).toBeNull();
});

test('the last one leaves with a reason and only by saying that nobody stays', async () => {
  const asked = show(duty({ me: { ...DAY, since: NOW - HOUR } }));
  fireEvent.click(screen.getByRole('button', { name: /^离\s?岗$/ }));
  fireEvent.change(await screen.findByLabelText('离岗原因'), { target: { value: '急事' } });
  const leave = screen.getAllByRole('button', { name: /^离\s?岗$/ }).at(-1) as HTMLElement;
  expect(leave).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByRole('checkbox'));
  fireEvent.click(leave);
  await waitFor(() =>
    expect(sent(asked)).toEqual([['/api/shifts/off', { community: 'c', reason: '急事', force: true }]]),
  );
});

test('handing over is to another shift than one’s own, with notes', async () => {
  const day = { ...DAY, name, startsAt: NOW - 11 * HOUR, endsAt: NOW + HOUR / 2 };
  const asked = show(duty({ me: { ...DAY, since: NOW - HOUR }, canTake: [day, ...duty({}).canTake] }));
  fireEvent.click(screen.getByRole('button', { name: /^交\s?班$/ }));
  fireEvent.change(await screen.findByLabelText('交班说明'), { target: { value: '注意水位' } });
  fireEvent.click(screen.getByRole('button', { name: '签字交班' }));
  await waitFor(() =>
    expect(sent(asked)).toEqual([['/api/shifts/handovers', { community: 'c', ...NIGHT, notes: '注意水位' }]]),
  );
});

test('a handover says between which shifts it is, on paper too', () => {
  show(duty({ waiting: [HANDOVER] }));
  expect(screen.getByText('白班 2026-11-22 → 夜班 2026-11-22')).toBeDefined();
});

/** Answers what there is to hand over, and every order as done. */
function show(answer: DutyAnswer, rights = ['shift.view', 'shift.work']) {
  const asked = vi.fn((path: string, _init?: RequestInit) =>
    Promise.resolve(new Response(JSON.stringify(path.includes('/handover-state') ? HANDOVER_STATE : null))),
  );
  vi.stubGlobal('fetch', asked);
  const store = createLiveStore(NOW);
  const community = { code: 'c', timezone: 'Asia/Shanghai' };
  // Only what the page reads.
  store.setState({ pictures: { wall: { community, tables: { duty: {} } } as never } });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveContext value={store}>
        <MeContext value={{ id: '2', name: '李', sees: null, rights }}>
          <App>
            <MemoryRouter>
              <NowView duty={answer} />
            </MemoryRouter>
          </App>
        </MeContext>
      </LiveContext>
    </QueryClientProvider>,
  );
  return asked;
}

/** What was ordered: path and body. */
function sent(asked: ReturnType<typeof show>) {
  return asked.mock.calls.flatMap(([path, init]) =>
    init?.method === undefined ? [] : [[path, JSON.parse(String(init.body))]],
  );
}
