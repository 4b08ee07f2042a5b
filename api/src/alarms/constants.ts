/** Bounds of alarms on screens. No schema code, so that screens bundle it. */

/** Most alarms a screen is sent; the list (`GET /api/alarms`) has all of them. */
export const LIVE_ALARMS_MAX = 60;
