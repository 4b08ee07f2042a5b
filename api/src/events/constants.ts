/** How the stream of events is cut. No schema code, so that screens bundle it. */

export const EVENT_BAR_MS = 15 * 60_000;
