import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { REPEAT_MS } from '../calls/sound-plan.ts';
import type { openVoices, Voices } from '../calls/voices.ts';
import { highAlarm, NOW, show, storeOf } from '../calls/wall-for-test.ts';
import { startWords } from '../i18n/start.ts';
import { LiveContext, type LiveStore } from '../live/store.ts';
import { AlarmFigure } from './AlarmFigure.tsx';
import { AlarmsPanel } from './AlarmsPanel.tsx';
import { SoundSwitch } from './SoundSwitch.tsx';
import { TakeoverCard } from './TakeoverCard.tsx';
import { TakeoverNotice } from './TakeoverNotice.tsx';
import { TakeoverStage } from './TakeoverStage.tsx';

const owned = { state: 'acknowledged' as const, owner: '07 号席', ownedSince: NOW };

beforeEach(() => startWords('zh'));
afterEach(cleanup);

/** Voices that keep what they said since they were last hushed. */
function ear() {
  const said: string[] = [];
  const voices: Voices = {
    state: () => 'ready',
    unlock: vi.fn(),
    play: vi.fn((voice) => void said.push(voice)),
    hush: () => void said.splice(0),
    stop: vi.fn(),
  };
  const open: typeof openVoices = () => voices;
  return { said, voices, open };
}

function wall(store: LiveStore, open: typeof openVoices = ear().open) {
  render(
    <LiveContext value={store}>
      <TakeoverStage>
        <SoundSwitch open={open} />
        <TakeoverCard />
        <TakeoverNotice />
      </TakeoverStage>
    </LiveContext>,
  );
}

const card = () => screen.queryByRole('region', { name: '报警接管大屏' });

test('the card says what, where, how much, since when, until when, what to do, and that nobody has it', () => {
  wall(storeOf([highAlarm({ id: 1 }), highAlarm({ id: 2, raisedAt: NOW })]));
  const text = card()?.textContent ?? '';
  for (const part of [
    '高',
    '重大隐患报警',
    '1 号配电房',
    '87.4 °C',
    '15:38:43',
    '3:17',
    '1:43',
    '立即电话核实',
    '未确认',
  ])
    expect(text).toContain(part);
  expect(text).toContain('另有 1 起');
  expect(screen.getByRole('alert').textContent).toContain('高级报警：重大隐患报警');
});

test('it tells how far past its time an alarm is', () => {
  wall(storeOf([highAlarm({ id: 1, respondBy: NOW - 61_000, escalation: 2 })]));
  expect(card()?.textContent).toContain('响应超时 1:01');
  expect(card()?.textContent).toContain('确认已过期 2 次');
});

test('medium alarms do not take the wall, nor do owned ones', () => {
  wall(storeOf([highAlarm({ id: 1, priority: 'medium' }), highAlarm({ id: 2, ...owned })]));
  expect(card()).toBeNull();
});

test('it returns by itself and names who took it; the sound ends with it', () => {
  const { said, open } = ear();
  const store = storeOf([highAlarm({ id: 1 })]);
  wall(store, open);
  expect(said).toEqual(['high']);
  act(() => show(store, [highAlarm({ id: 1, ...owned })]));
  expect(card()).toBeNull();
  expect(said).toEqual([]);
  expect(screen.getByRole('status').textContent).toContain('07 号席 已确认');
});

test('Esc puts it aside without acknowledging it: it rings on, and other keys are left alone', () => {
  const { said, open } = ear();
  const heard = vi.fn();
  window.addEventListener('keydown', heard);
  wall(storeOf([highAlarm({ id: 1 })]), open);
  fireEvent.keyDown(document.body, { key: 'ArrowLeft' });
  expect(heard).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(card()).toBeNull();
  expect(said).toEqual(['high']);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(heard).toHaveBeenCalledTimes(2);
  window.removeEventListener('keydown', heard);
});

test('it rings again and again until somebody acknowledges', () => {
  vi.useFakeTimers();
  const { said, open } = ear();
  const store = storeOf([highAlarm({ id: 1 })]);
  wall(store, open);
  act(() => void vi.advanceTimersByTime(2 * (REPEAT_MS.high ?? 0)));
  expect(said).toEqual(['high', 'high', 'high']);
  act(() => show(store, [highAlarm({ id: 1, ...owned })]));
  act(() => void vi.advanceTimersByTime(10 * (REPEAT_MS.high ?? 0)));
  expect(said).toEqual([]);
  vi.useRealTimers();
});

test('a flood is one takeover with one sound of its own', () => {
  const { said, open } = ear();
  const flood = Array.from({ length: 14 }, (_, index) => highAlarm({ id: index + 1, raisedAt: NOW - index * 1000 }));
  wall(storeOf(flood, { since: NOW - 120_000, size: 14, ended: null }), open);
  expect(card()?.textContent).toContain('洪泛 14 起');
  expect(card()?.textContent).toContain('同网格同因 14 起');
  expect(card()?.textContent).toContain('没有其他高级报警');
  expect(said).toEqual(['flood']);
});

test('a picture that is not live does not ring, and says that it does not', () => {
  const { said, open } = ear();
  const store = storeOf([highAlarm({ id: 1 })]);
  wall(store, open);
  act(() => store.setState({ veil: { reason: 'silent', since: NOW } }));
  expect(said).toEqual([]);
  expect(screen.getByText('数据不是实时，报警声已停')).toBeTruthy();
  act(() => store.setState({ veil: null }));
  expect(said).toEqual(['high']);
});

test('the switch tests a sound that is there and unlocks one that is not, also by a gesture elsewhere', () => {
  const { voices, open } = ear();
  wall(storeOf([]), open);
  fireEvent.click(screen.getByRole('button', { name: '声音自检' }));
  expect(voices.play).toHaveBeenCalledWith('low');
  cleanup();
  const locked = { ...voices, state: () => 'locked' as const, unlock: vi.fn() };
  wall(storeOf([]), () => locked);
  expect(screen.getByRole('button', { name: '声音未启用 · 点此启用' })).toBeTruthy();
  const before = locked.unlock.mock.calls.length;
  fireEvent.pointerDown(document.body);
  expect(locked.unlock.mock.calls.length).toBe(before + 1);
});

test('a high alarm that clears before anybody saw it gives the wall back and stays announced, silent, with both its times', () => {
  const { said, open } = ear();
  const alarm = highAlarm({ id: 1 });
  const store = storeOf([alarm]);
  render(
    <LiveContext value={store}>
      <TakeoverStage>
        <SoundSwitch open={open} />
        <TakeoverCard />
        <TakeoverNotice />
        <AlarmFigure />
        <AlarmsPanel />
      </TakeoverStage>
    </LiveContext>,
  );
  expect(said).toEqual(['high']);
  act(() => show(store, [{ ...alarm, state: 'returned', clearedAt: NOW }]));
  expect(card()).toBeNull();
  expect(said).toEqual([]);
  expect(screen.getByRole('status').textContent).toContain('已恢复 · 未确认');
  const line = document.querySelector('.alarm-line');
  expect(line?.textContent).toContain('已恢复 · 未确认');
  expect(line?.textContent).toContain('15:38 起 · 15:42 恢复');
  expect(line?.querySelector('.mark.is-hollow')).not.toBeNull();
  // Tile and list count it, and say that it is over.
  expect(document.querySelector('[data-figure="alarmTotals.all.unacknowledged"]')?.textContent).toBe('1');
  expect(document.querySelector('.key-figure')?.textContent).toContain('高 1');
  expect(document.querySelector('.key-figure')?.textContent).toContain('其中已恢复 1');
  expect(document.querySelector('.area-alarms .scope')?.textContent).toContain('未确认 1（其中已恢复 1）');
  // Only an acknowledgement ends it.
  act(() => show(store, []));
  expect(document.querySelector('.alarm-line')).toBeNull();
  expect(screen.getByText('没有未结报警')).toBeTruthy();
});

test('nobody on duty stands in the list and never takes the wall, nor does the wall ring for it', () => {
  const { said, open } = ear();
  wall(storeOf([highAlarm({ id: 1, domain: 'duty', grid: null })]), open);
  expect(card()).toBeNull();
  expect(said).toEqual([]);
});

test('the card names life safety, and others that wait behind it are counted without what the band says', () => {
  wall(storeOf([highAlarm({ id: 1, lifeSafety: true }), highAlarm({ id: 2 }), highAlarm({ id: 3, domain: 'duty' })]));
  expect(card()?.textContent).toContain('生命安全');
  expect(card()?.textContent).toContain('1 号配电房');
  expect(card()?.textContent).toContain('另有 1 起');
});

test('the list marks what is silent: nobody knows whether it still is so', () => {
  render(
    <LiveContext value={storeOf([highAlarm({ id: 1, silentSince: NOW - 360_000 })])}>
      <AlarmsPanel />
    </LiveContext>,
  );
  expect(document.querySelector('.alarm-line')?.textContent).toContain('失联 6 分');
});
