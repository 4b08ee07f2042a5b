/** What a rule makes of stored readings: the same verdicts and steps as live, with time passing between them. Pure. */
import type { AlarmRule } from '@cockpit/ingest/alarms';
import {
  type ConditionState,
  delaysOf,
  type JudgedReading,
  type Sample,
  sampleOf,
  shownValue,
  step,
  type Transition,
  verdictOf,
  windowMsOf,
} from '@cockpit/ingest/alarms/judging';

export interface Raised {
  /** Epoch ms. */
  raisedAt: number;
  clearedAt: number | null;
  /** How often, chatter included. */
  count: number;
  value: number | null;
}

export interface History {
  /** Readings of one device, oldest first. `at`: epoch ms. */
  hear(at: number, reading: JudgedReading): void;
  /** The end of the range: delays that ran out by then. */
  end(at: number): Raised[];
}

/** Judges the readings of one device. */
export function historyOf(rule: AlarmRule): History {
  const { condition } = rule;
  const delays = delaysOf(condition);
  const chatterMs = rule.chatterMinutes * 60_000;
  const raised: Raised[] = [];
  let state: ConditionState | undefined;
  let samples: Sample[] = [];
  let pending: number | null = null;

  function turn({ turn: which, at }: Transition, value: number | null): void {
    const last = raised.at(-1);
    if (which === 'clear') {
      if (last) last.clearedAt = at;
    } else if (last?.clearedAt != null && last.clearedAt > at - chatterMs) {
      last.clearedAt = null;
      last.count += 1;
    } else raised.push({ raisedAt: at, clearedAt: null, count: 1, value });
  }

  return {
    hear(at, reading) {
      const verdict = verdictOf(condition, reading, at, samples);
      const { value } = shownValue(rule, reading);
      if (verdict === 'on' && state === undefined) pending = value;
      const next = step(state, verdict, at, delays);
      for (const one of next.transitions) turn(one, pending ?? value);
      state = next.state;
      const sample = sampleOf(condition, reading);
      if (sample === null) return;
      samples = samples.filter((earlier) => earlier.at >= at - windowMsOf(condition));
      samples.push({ at, value: sample });
    },
    end(at) {
      for (const one of step(state, 'tick', at, delays).transitions) turn(one, pending);
      return raised;
    },
  };
}

/** Gaps between instants longer than `staleMs`, as alarms: silence and missing counts. Oldest first, up to `end`. */
export function gapsOf(instants: readonly number[], staleMs: number, end: number): Raised[] {
  return instants.flatMap((at, index) => {
    const next = instants[index + 1];
    const until = next ?? end;
    if (until - at <= staleMs) return [];
    return [{ raisedAt: at + staleMs, clearedAt: next ?? null, count: 1, value: null }];
  });
}
