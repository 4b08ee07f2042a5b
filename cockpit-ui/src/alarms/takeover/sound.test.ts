import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSound } from './sound.ts';
import { FLOOD, HIGH, REPEAT_MS } from './tones.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** As much of WebAudio as is used, with the gesture as a switch. */
function fakeContext(allowed: { now: boolean }) {
  const listeners = new Set<() => void>();
  const heard: number[] = [];
  const playing = new Set<object>();
  const node = () => ({ connect: (next: unknown) => next, disconnect: () => undefined });
  const context = {
    state: 'suspended',
    currentTime: 0,
    destination: {},
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    createGain: () => ({
      ...node(),
      gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
    }),
    createOscillator() {
      const tone = {
        ...node(),
        type: '',
        frequency: { value: 0 },
        addEventListener: () => undefined,
        start: () => {
          heard.push(tone.frequency.value);
          playing.add(tone);
        },
        // Without an argument: silenced at once.
        stop: (at?: number) => at === undefined && playing.delete(tone),
      };
      return tone;
    },
    async resume() {
      if (!allowed.now) throw new Error('no gesture');
      context.state = 'running';
      for (const listener of listeners) listener();
    },
    close: async () => undefined,
  };
  return { context: context as unknown as AudioContext, heard, playing, listeners };
}

test('while locked nothing is heard and nothing is saved up for later', async () => {
  const allowed = { now: false };
  const { context, heard } = fakeContext(allowed);
  const sound = openSound(
    () => undefined,
    () => context,
  );
  const stop = sound.ring(HIGH);
  sound.unlock();
  await vi.advanceTimersByTimeAsync(10 * REPEAT_MS);
  expect([sound.state(), heard.length]).toEqual(['locked', 0]);
  allowed.now = true;
  sound.unlock();
  await vi.advanceTimersByTimeAsync(0);
  expect([sound.state(), heard.length]).toEqual(['ready', HIGH.length]);
  stop();
});

test('it repeats until it is stopped, and stops in the middle of a tone', async () => {
  const { context, heard, playing, listeners } = fakeContext({ now: true });
  const changed = vi.fn();
  const sound = openSound(changed, () => context);
  sound.unlock();
  await vi.advanceTimersByTimeAsync(0);
  expect(changed).toHaveBeenCalled();
  const stop = sound.ring(FLOOD);
  await vi.advanceTimersByTimeAsync(REPEAT_MS);
  expect(heard).toHaveLength(2 * FLOOD.length);
  stop();
  expect(playing.size).toBe(0);
  await vi.advanceTimersByTimeAsync(10 * REPEAT_MS);
  expect(heard).toHaveLength(2 * FLOOD.length);
  sound.stop();
  expect(listeners.size).toBe(0);
});

test('a browser without sound says so and breaks nothing', () => {
  const sound = openSound(
    () => undefined,
    () => undefined,
  );
  sound.unlock();
  sound.test();
  sound.ring(HIGH)();
  sound.stop();
  expect(sound.state()).toBe('missing');
});
