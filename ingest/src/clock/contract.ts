/**
 * The clock every process is given. Real time by default; `npm start -- --speed N` hands all of them the same
 * simulated time through COCKPIT_CLOCK, so that "now" means the same in a device, in ingest, in the api and on the wall.
 */

export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Simulated seconds per real second; 1 in real time. */
  readonly speed: number;
  /** True when it is not the world's time, also at speed 1; left out: it is. */
  readonly simulated?: boolean;
}

/** COCKPIT_CLOCK: `{real epoch ms}:{simulated epoch ms}:{speed}`, the two instants that coincide. */
export const CLOCK_SPEC_PATTERN = '^\\d{13}:\\d{13}:\\d+(\\.\\d+)?$';

/** The clock a specification describes; real time when it is undefined. `realNow` is for tests. */
export function clockFrom(spec: string | undefined, realNow: () => number = Date.now): Clock {
  if (spec === undefined) return { now: realNow, speed: 1 };
  if (!new RegExp(CLOCK_SPEC_PATTERN).test(spec))
    throw new Error(`COCKPIT_CLOCK is not "real:simulated:speed": ${spec}`);
  const [real, simulated, speed] = spec.split(':').map(Number) as [number, number, number];
  return { now: () => Math.round(simulated + (realNow() - real) * speed), speed, simulated: true };
}
