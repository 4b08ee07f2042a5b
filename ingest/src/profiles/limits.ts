/** What one foreign message may cost. Counted, so that the same message always has the same outcome. */

/** Deepest nesting of a foreign payload. Levels. */
export const FOREIGN_DEPTH_MAX = 16;
/** Expression nodes all expressions of one message together may visit: so many, more for a longer message and for each item of it. */
export const STEPS_BASE = 50_000;
export const STEPS_PER_BYTE = 2;
export const STEPS_PER_ITEM = 500;
/** Nested evaluations, which bounds recursion. Levels. */
export const STACK_MAX = 200;
/** Items of one sequence inside an expression. */
export const SEQUENCE_MAX = 10_000;
/** CPU time, beyond which the sandbox is killed. Milliseconds. */
export const JOB_CPU_MAX_MS = 1_500;
/** Heap of the sandbox; a message that needs more ends it. MiB. */
export const HEAP_MAX_MIB = 160;
/** Names of values that a profile does not use, listed for one message. */
export const UNUSED_MAX = 40;
/** Of what was packed (gzip, zlib), unpacked. Bytes. */
export const UNPACKED_BYTES_MAX = 4 * 1024 * 1024;

/** What may be set (docs/PROFILES.md, Bounds). */
export interface ForeignBounds {
  /** Native messages one foreign message may become. */
  messagesMax: number;
}
export const DEFAULT_BOUNDS: ForeignBounds = { messagesMax: 1_000 };
