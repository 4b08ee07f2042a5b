/** What a reading says of a rule, and what follows with time. Pure: ingest judges live with it, a dry run judges history. */
import { QUALITY, VALUE_SUSPECT_FLAGS } from '../../messages/contract.ts';
import {
  type AlarmCondition,
  type AlarmRule,
  type ConditionOf,
  FIELDS,
  MEASURES,
  type MeasureName,
} from '../contract.ts';

/** What a device kept for longer than this is history: it raises something only if the rest of it does not end it. */
export const ALARM_HISTORY_MS = 15 * 60_000;
/** How long the rest of a device's history may take to arrive. */
export const HISTORY_GRACE_MS = 60_000;

/** What a device says that cannot say: neither normal nor free. */
const UNKNOWN = 'unknown';

/** Not of this moment, or not to be trusted. A wrong clock is no matter: its reading counts from its arrival. */
const NO_SAMPLE = VALUE_SUSPECT_FLAGS | QUALITY.outOfOrder | QUALITY.late;

/** hold: neither — inside the deadband, or nothing to go by. */
export type Verdict = 'on' | 'off' | 'hold';

/** A reading as far as rules look at it. */
export interface JudgedReading {
  event: string;
  domain: string;
  quality: number;
  payload: Readonly<Record<string, unknown>>;
  /** Spaces or people the facility has; null: unknown. */
  capacity: number | null;
  /** The device's clock minus ours, ms; null: not measured by this reading. */
  clockError: number | null;
}

/** Events whose `at` is a time a person or a foreign system gives, or one written before it is needed. */
const NO_CLOCK_EVENTS: readonly string[] = ['status', 'report'];

/** A number at an instant (epoch ms), for rates and clocks. */
export interface Sample {
  at: number;
  value: number;
}

/** A point that is not plainly normal. Instants are epoch ms. */
export interface ConditionState {
  phase: 'rising' | 'active' | 'falling';
  since: number;
  /** When time alone ends the phase; null: only a reading does. */
  dueAt: number | null;
}

export interface Transition {
  turn: 'raise' | 'clear';
  /** Epoch ms. */
  at: number;
}

/** Whether readings of this event say anything to the condition. */
export function conditionReads(condition: AlarmCondition, domain: string, event: string): boolean {
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
      return MEASURES[condition.measure].event === event && MEASURES[condition.measure].domain === domain;
    case 'state': {
      const field = FIELDS[condition.field];
      return field.event === event && (field.domain === null || field.domain === domain);
    }
    case 'suspect':
      return condition.event === event;
    case 'clock':
      return !NO_CLOCK_EVENTS.includes(event);
    case 'report':
      return event === 'report';
    default:
      return false;
  }
}

/** What the reading says. `samples`: what `sampleOf` says of earlier readings of the device, as far back as `windowMsOf`; not for reports. */
export function verdictOf(
  condition: AlarmCondition,
  reading: JudgedReading,
  at: number,
  samples: readonly Sample[],
): Verdict {
  // A wrong clock says nothing against the value: it counts from its arrival.
  const isSuspect = (reading.quality & VALUE_SUSPECT_FLAGS) !== 0;
  switch (condition.kind) {
    case 'suspect':
      return isSuspect ? 'on' : 'off';
    case 'clock':
      return clockVerdict(condition, reading.clockError, at, samples);
    case 'state': {
      const word = wordOf(condition, reading);
      // An alarm must not be argued away, nor ended by what contradicts itself.
      if (condition.is.includes(word)) return 'on';
      if (isSuspect) return 'hold';
      // What is not known ends nothing: an alarm stands, a delay that runs goes on.
      if (word === UNKNOWN) return 'hold';
      return condition.until === undefined || condition.until.includes(word) ? 'off' : 'hold';
    }
    case 'threshold':
      return isSuspect ? 'hold' : unlessUnknown(reading, beyond(condition, measured(condition.measure, reading)));
    case 'rate':
      return isSuspect
        ? 'hold'
        : unlessUnknown(reading, tooFast(condition, measured(condition.measure, reading), at, samples));
    default:
      return 'hold';
  }
}

/** The number a rule watches; null: the reading has none. */
export function measured(measure: MeasureName, { payload, capacity }: JudgedReading): number | null {
  return MEASURES[measure].of(payload, capacity);
}

/** What later readings are judged by: the number a rate watches, the error of a clock that is wrong; null: nothing. */
export function sampleOf(condition: AlarmCondition, reading: JudgedReading): number | null {
  if (condition.kind === 'rate')
    return (reading.quality & NO_SAMPLE) === 0 ? measured(condition.measure, reading) : null;
  if (condition.kind !== 'clock' || reading.clockError === null) return null;
  return isWrong(condition, reading.clockError) ? reading.clockError : null;
}

/** How far back samples count, ms. A clock that was wrong once is not held wrong until its delay has run out. */
export function windowMsOf(condition: AlarmCondition): number {
  if (condition.kind === 'rate') return condition.withinS * 1_000;
  return condition.kind === 'clock' ? condition.onDelayS * 500 : 0;
}

/** How long a condition has to hold, and to be gone, s. */
export function delaysOf(condition: AlarmCondition): { onDelayS: number; offDelayS: number } {
  return {
    onDelayS: 'onDelayS' in condition ? condition.onDelayS : 0,
    offDelayS: 'offDelayS' in condition ? condition.offDelayS : 0,
  };
}

/** The number and its unit as an alarm shows it. */
export function shownValue(
  { condition }: AlarmRule,
  reading: JudgedReading,
): { value: number | null; unit: string | null } {
  const told = typeof reading.payload['unit'] === 'string' ? reading.payload['unit'] : null;
  if (condition.kind === 'threshold' || condition.kind === 'rate')
    return { value: measured(condition.measure, reading), unit: MEASURES[condition.measure].unit ?? told };
  return { value: measured('hazard-value', reading), unit: told };
}

/**
 * Lets time pass up to `at` and then hears the verdict; `tick`: time only. Delays that ran out turn at the instant they
 * ran out. At most two transitions: a delay's and the verdict's.
 */
export function step(
  before: ConditionState | undefined,
  verdict: Verdict | 'tick',
  at: number,
  { onDelayS, offDelayS }: { onDelayS: number; offDelayS: number },
): { state: ConditionState | undefined; transitions: Transition[] } {
  const transitions: Transition[] = [];
  let state = before;
  if (state?.dueAt != null && state.dueAt <= at) {
    transitions.push({ turn: state.phase === 'rising' ? 'raise' : 'clear', at: state.dueAt });
    state = state.phase === 'rising' ? { phase: 'active', since: state.dueAt, dueAt: null } : undefined;
  }
  if (verdict === 'on') {
    if (state === undefined && onDelayS > 0) state = { phase: 'rising', since: at, dueAt: at + onDelayS * 1_000 };
    else if (state === undefined) {
      state = { phase: 'active', since: at, dueAt: null };
      transitions.push({ turn: 'raise', at });
    } else if (state.phase === 'falling') state = { phase: 'active', since: at, dueAt: null };
  }
  if (verdict === 'off') {
    if (state?.phase === 'rising') state = undefined;
    else if (state?.phase === 'active' && offDelayS > 0)
      state = { phase: 'falling', since: at, dueAt: at + offDelayS * 1_000 };
    else if (state?.phase === 'active') {
      state = undefined;
      transitions.push({ turn: 'clear', at });
    }
  }
  return { state, transitions };
}

/** A number beside the state `unknown` may raise an alarm, and ends none. */
function unlessUnknown({ payload }: JudgedReading, verdict: Verdict): Verdict {
  return verdict === 'off' && payload['state'] === UNKNOWN ? 'hold' : verdict;
}

function wordOf({ field }: ConditionOf<'state'>, { payload }: JudgedReading): string {
  return String(payload[field === 'checkin-result' ? 'result' : 'state']);
}

function clockVerdict(
  condition: ConditionOf<'clock'>,
  clockError: number | null,
  at: number,
  samples: readonly Sample[],
): Verdict {
  if (clockError === null) return 'hold';
  if (isWrong(condition, clockError)) return 'on';
  // A clock that is right and wrong by turns is wrong.
  const from = at - windowMsOf(condition);
  return samples.some((sample) => sample.at <= at && sample.at >= from) ? 'hold' : 'off';
}

function isWrong({ limitS }: ConditionOf<'clock'>, clockError: number): boolean {
  return Math.abs(clockError) > limitS * 1_000;
}

function beyond({ side, limit, deadband }: ConditionOf<'threshold'>, value: number | null): Verdict {
  if (value === null) return 'hold';
  const past = side === 'above' ? value - limit : limit - value;
  if (past >= 0) return 'on';
  return past <= -deadband ? 'off' : 'hold';
}

function tooFast(
  { limit, withinS }: ConditionOf<'rate'>,
  value: number | null,
  at: number,
  samples: readonly Sample[],
): Verdict {
  if (value === null) return 'hold';
  const sign = Math.sign(limit);
  let change = 0;
  for (const sample of samples)
    if (sample.at <= at && sample.at >= at - withinS * 1_000) change = Math.max(change, (value - sample.value) * sign);
  if (change >= Math.abs(limit)) return 'on';
  return change < Math.abs(limit) / 2 ? 'off' : 'hold';
}
