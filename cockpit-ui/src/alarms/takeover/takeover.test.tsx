import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWords } from '../../i18n/start.ts';
import { LiveContext, type LiveStore } from '../../live/store.ts';
import { SoundSwitch } from './SoundSwitch.tsx';
import type { openSound, Sound } from './sound.ts';
import { TakeoverCard } from './TakeoverCard.tsx';
import { TakeoverNotice } from './TakeoverNotice.tsx';
import { TakeoverStage } from './TakeoverStage.tsx';
import { highAlarm, NOW, show, storeOf } from './testing.ts';
import { FLOOD, HIGH } from './tones.ts';

const owned = { state: 'acknowledged' as const, owner: '07 号席', ownedSince: NOW };

beforeEach(() => startWords('zh'));
afterEach(cleanup);

/** Sound that keeps what rings now. */
function ear() {
  const ringing: unknown[] = [];
  const sound: Sound = {
    state: () => 'ready',
    unlock: vi.fn(),
    test: vi.fn(),
    ring(pattern) {
      ringing.push(pattern);
      return () => ringing.splice(ringing.indexOf(pattern), 1);
    },
    stop: vi.fn(),
  };
  const open: typeof openSound = () => sound;
  return { ringing, sound, open };
}

function wall(store: LiveStore, open: typeof openSound = ear().open) {
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
  const { ringing, open } = ear();
  const store = storeOf([highAlarm({ id: 1 })]);
  wall(store, open);
  expect(ringing).toEqual([HIGH]);
  act(() => show(store, [highAlarm({ id: 1, ...owned })]));
  expect(card()).toBeNull();
  expect(ringing).toEqual([]);
  expect(screen.getByRole('status').textContent).toContain('07 号席 已确认');
});

test('Esc puts it aside without acknowledging it: it rings on, and other keys are left alone', () => {
  const { ringing, open } = ear();
  const heard = vi.fn();
  window.addEventListener('keydown', heard);
  wall(storeOf([highAlarm({ id: 1 })]), open);
  fireEvent.keyDown(document.body, { key: 'ArrowLeft' });
  expect(heard).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(card()).toBeNull();
  expect(ringing).toEqual([HIGH]);
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(heard).toHaveBeenCalledTimes(2);
  window.removeEventListener('keydown', heard);
});

test('a flood is one takeover with one sound of its own', () => {
  const { ringing, open } = ear();
  const flood = Array.from({ length: 14 }, (_, index) => highAlarm({ id: index + 1, raisedAt: NOW - index * 1000 }));
  wall(storeOf(flood, { since: NOW - 120_000, size: 14, ended: null }), open);
  expect(card()?.textContent).toContain('洪泛 14 起');
  expect(card()?.textContent).toContain('同网格同因 14 起');
  expect(card()?.textContent).toContain('没有其他高级报警');
  expect(ringing).toEqual([FLOOD]);
});

test('a picture that is not live does not ring, and says that it does not', () => {
  const { ringing, open } = ear();
  const store = storeOf([highAlarm({ id: 1 })]);
  wall(store, open);
  act(() => store.setState({ veil: { reason: 'silent', since: NOW } }));
  expect(ringing).toEqual([]);
  expect(screen.getByText('数据不是实时，报警声已停')).toBeTruthy();
  act(() => store.setState({ veil: null }));
  expect(ringing).toEqual([HIGH]);
});

test('the switch tests a sound that is there and unlocks one that is not, also by a gesture elsewhere', () => {
  const { sound, open } = ear();
  wall(storeOf([]), open);
  fireEvent.click(screen.getByRole('button', { name: '声音自检' }));
  expect(sound.test).toHaveBeenCalledTimes(1);
  cleanup();
  const locked = { ...sound, state: () => 'locked' as const, unlock: vi.fn() };
  wall(storeOf([]), () => locked);
  expect(screen.getByRole('button', { name: '声音未启用 · 点此启用' })).toBeTruthy();
  const before = locked.unlock.mock.calls.length;
  fireEvent.pointerDown(document.body);
  expect(locked.unlock.mock.calls.length).toBe(before + 1);
});
