import { afterEach, expect, test, vi } from 'vitest';
import { openVoices } from './voices.ts';

afterEach(() => vi.unstubAllGlobals());

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
  vi.stubGlobal('AudioContext', function open() {
    return context;
  });
  const changed = vi.fn();
  const voices = openVoices(changed);
  voices.unlock();
  voices.play('high');
  await vi.waitFor(() => expect(voices.state()).toBe('locked'));
  allowed.now = true;
  voices.unlock();
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect([voices.state(), heard.length]).toEqual(['ready', 0]);
  voices.play('high');
  expect(heard).toHaveLength(6);
});

test('it stops in the middle of a tone, and lets go of the browser', async () => {
  const { context, playing, listeners } = fakeContext({ now: true });
  vi.stubGlobal('AudioContext', function open() {
    return context;
  });
  const voices = openVoices(() => undefined);
  voices.unlock();
  await vi.waitFor(() => expect(voices.state()).toBe('ready'));
  voices.play('flood');
  expect(playing.size).toBe(2);
  voices.hush();
  expect(playing.size).toBe(0);
  voices.stop();
  expect(listeners.size).toBe(0);
});

test('a browser without sound says so and breaks nothing', () => {
  vi.stubGlobal('AudioContext', undefined);
  const voices = openVoices(() => undefined);
  voices.unlock();
  voices.play('high');
  voices.stop();
  expect(voices.state()).toBe('missing');
});
