/** What one foreign message may cost. Counted, so that the same message always has the same outcome. */

/** Deepest nesting of a foreign payload. Levels. */
export const FOREIGN_DEPTH_MAX = 16;
/** Native messages one foreign message may become. */
export const MESSAGES_MAX = 200;
/** Expression nodes all expressions of one message together may visit. */
export const STEPS_MAX = 50_000;
/** Nested evaluations, which bounds recursion. Levels. */
export const STACK_MAX = 200;
/** Items of one sequence inside an expression. */
export const SEQUENCE_MAX = 10_000;
/** CPU time, beyond which the sandbox is killed. Milliseconds. */
export const JOB_CPU_MAX_MS = 500;
/** Heap of the sandbox; a message that needs more ends it. MiB. */
export const HEAP_MAX_MIB = 96;
/** Names of values that a profile does not use, listed for one message. */
export const UNUSED_MAX = 40;
