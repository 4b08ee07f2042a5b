/** Sound of the wall by WebAudio. A browser keeps it locked until a gesture, or until it is started for a kiosk. */
import { REPEAT_MS, TEST, type Tone } from './tones.ts';

/** `missing`: this browser has no sound at all. */
export type SoundState = 'locked' | 'ready' | 'missing';

export interface Sound {
  state(): SoundState;
  /** Asks the browser; works only within a gesture. */
  unlock(): void;
  test(): void;
  /** Repeats the pattern until the returned stop; while locked it stays silent. */
  ring(pattern: readonly Tone[]): () => void;
  stop(): void;
}

const LOUDNESS = 0.3;
/** Ramps at both ends of a tone, s: without them it clicks. */
const RAMP = 0.015;

/** `changed` is called whenever the state may be another one. */
export function openSound(changed: () => void, open: () => AudioContext | undefined = openContext): Sound {
  const context = open();
  const sounding = new Set<OscillatorNode>();
  context?.addEventListener('statechange', changed);

  function state(): SoundState {
    return context === undefined ? 'missing' : context.state === 'running' ? 'ready' : 'locked';
  }

  function play(pattern: readonly Tone[]): void {
    if (context === undefined || state() !== 'ready') return;
    for (const { pitch, at, length } of pattern) {
      const from = context.currentTime + at;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(LOUDNESS, from + RAMP);
      gain.gain.setValueAtTime(LOUDNESS, from + length - RAMP);
      gain.gain.linearRampToValueAtTime(0, from + length);
      const tone = context.createOscillator();
      tone.type = 'triangle';
      tone.frequency.value = pitch;
      tone.connect(gain).connect(context.destination);
      tone.addEventListener('ended', () => {
        sounding.delete(tone);
        gain.disconnect();
      });
      sounding.add(tone);
      tone.start(from);
      tone.stop(from + length);
    }
  }

  function hush(): void {
    for (const tone of sounding) tone.stop();
  }

  return {
    state,
    // Refused outside of a gesture: the banner stays, which is the answer.
    unlock: () => void context?.resume().catch(() => undefined),
    test: () => play(TEST),
    ring(pattern) {
      play(pattern);
      const repeating = setInterval(() => play(pattern), REPEAT_MS);
      const onReady = () => play(pattern);
      context?.addEventListener('statechange', onReady);
      return () => {
        clearInterval(repeating);
        context?.removeEventListener('statechange', onReady);
        hush();
      };
    },
    stop() {
      context?.removeEventListener('statechange', changed);
      hush();
      void context?.close().catch(() => undefined);
    },
  };
}

function openContext(): AudioContext | undefined {
  return typeof AudioContext === 'undefined' ? undefined : new AudioContext();
}
