/** Texts people write. */
import Type from 'typebox';

/** No control characters: no NUL, nothing that turns a line round. Lines may break, and have tabs, as tables are pasted. */
const PRINTABLE = '^[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$';
/** The same, or nothing. */
const WRITTEN = '^[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$';

export const Sentence = (description: string, maxLength = 500) =>
  Type.String({ minLength: 1, maxLength, pattern: PRINTABLE, description });

/** Longer ones, which may be left empty. */
export const LongText = (description: string, maxLength: number) =>
  Type.String({ maxLength, pattern: WRITTEN, description });

/** Any instant a row may carry. */
export const Instant = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, description: `${description}, epoch ms` });
