/** The sounds of an alarm as tones. Pure. */

export interface Tone {
  /** Hz. */
  pitch: number;
  /** From the start of the pattern, s. */
  at: number;
  /** s */
  length: number;
}

/** Repeated this often until somebody acknowledges, ms. */
export const REPEAT_MS = 4000;

/** Rising threes, twice: heard through talk, and told apart from a telephone. */
export const HIGH: readonly Tone[] = burst([523, 659, 784], 0).concat(burst([523, 659, 784], 0.9));
/** Many at once have one sound: lower and longer, so that it is not taken for one more alarm. */
export const FLOOD: readonly Tone[] = burst([392, 392, 523], 0, 0.32);
/** Self-test: two short notes that nobody takes for an alarm. */
export const TEST: readonly Tone[] = burst([659, 880], 0, 0.12);

function burst(pitches: readonly number[], from: number, length = 0.18): Tone[] {
  return pitches.map((pitch, index) => ({ pitch, at: from + index * (length + 0.06), length }));
}
