/** How long tests wait at most: far above what anything takes on a loaded machine. What ends by these has failed. */

/** One wait, ms. */
export const WAIT_MAX_MS = 60_000;
/** A test or hook of a unit, ms. */
export const UNIT_MAX_MS = 180_000;
/** A test or hook with whole processes in it, ms. */
export const WHOLE_MAX_MS = 300_000;
