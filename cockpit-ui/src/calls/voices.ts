/** The desk's voices by WebAudio: synthesised, so that there is nothing to load when it counts. */
import type { Voice } from './sound-plan.ts';

interface Tone {
  /** Hz. */
  pitch: number;
  /** From the start of the pattern, s. */
  at: number;
  /** s */
  length: number;
}

const LOUDNESS = 0.3;
/** Ramps at both ends of a tone, s: without them it clicks. */
const RAMP = 0.015;

/** High: quick rising threes, twice. Medium: two even notes. Low: one soft note. Flood: a long falling pair. */
const PATTERNS: Record<Voice, readonly Tone[]> = {
  high: [0, 0.8].flatMap((from) =>
    [659, 784, 988].map((pitch, index) => ({ pitch, at: from + index * 0.2, length: 0.16 })),
  ),
  medium: [587, 587].map((pitch, index) => ({ pitch, at: index * 0.4, length: 0.28 })),
  low: [{ pitch: 440, at: 0, length: 0.3 }],
  flood: [523, 392].map((pitch, index) => ({ pitch, at: index * 0.6, length: 0.55 })),
};

/** `locked`: the browser waits for a gesture. `missing`: this browser has no sound at all. */
export type SoundState = 'locked' | 'ready' | 'missing';

export interface Voices {
  state(): SoundState;
  /** Works only within a gesture; otherwise it stays locked, which the banner says. */
  unlock(): void;
  play(voice: Voice): void;
  hush(): void;
  stop(): void;
}

/** `changed` is called whenever the state may be another one. */
export function openVoices(changed: () => void): Voices {
  const context = typeof AudioContext === 'undefined' ? undefined : new AudioContext();
  const sounding = new Set<OscillatorNode>();
  context?.addEventListener('statechange', changed);

  function state(): SoundState {
    return context === undefined ? 'missing' : context.state === 'running' ? 'ready' : 'locked';
  }

  function hush(): void {
    for (const tone of sounding) tone.stop();
  }

  return {
    state,
    unlock: () => void context?.resume().catch(() => undefined),
    hush,
    play(voice) {
      if (context === undefined || state() !== 'ready') return;
      for (const { pitch, at, length } of PATTERNS[voice]) {
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
    },
    stop() {
      context?.removeEventListener('statechange', changed);
      hush();
      void context?.close().catch(() => undefined);
    },
  };
}
