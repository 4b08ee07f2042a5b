/** Tallies become figures: summed first, divided where they are shown. Pure. */
import type { CaseFigures } from './contract.ts';

/** What was counted of the cases with one key. */
export interface Tally {
  key: string | null;
  /** Name as it was then; null: none was written down. */
  label: string | null;
  reported: number;
  filed: number;
  rejected: number;
  dispatched: number;
  handled: number;
  closed: number;
  forced: number;
  suspended: number;
  extended: number;
  supervised: number;
  selfHandled: number;
  excused: number;
  reworkTimes: number;
  filedOfReported: number;
  shouldHandle: number;
  handledOfShould: number;
  handledOnTime: number;
  shouldClose: number;
  closedOfShould: number;
  closedOnTime: number;
  reworked: number;
  publicFiled: number;
  dispatches: number;
  returns: number;
  closingMs: number;
}

/** The figures of some tallies together; of none, all zero. */
export function figuresOf(tallies: readonly Tally[]): CaseFigures {
  const sum = (name: Exclude<keyof Tally, 'key' | 'label'>) => tallies.reduce((total, tally) => total + tally[name], 0);
  const share = (numerator: number, denominator: number) => ({ numerator, denominator });
  const [handled, filed, closed, shouldHandle, shouldClose] = [
    sum('handled'),
    sum('filed'),
    sum('closed'),
    sum('shouldHandle'),
    sum('shouldClose'),
  ];
  return {
    reported: sum('reported'),
    filed,
    rejected: sum('rejected'),
    dispatched: sum('dispatched'),
    handled,
    closed,
    forced: sum('forced'),
    suspended: sum('suspended'),
    extended: sum('extended'),
    supervised: sum('supervised'),
    selfHandled: sum('selfHandled'),
    reworkTimes: sum('reworkTimes'),
    excused: sum('excused'),
    filing: share(sum('filedOfReported'), sum('reported')),
    handling: share(sum('handledOfShould'), shouldHandle),
    onTimeHandling: share(sum('handledOnTime'), shouldHandle),
    closure: share(sum('closedOfShould'), shouldClose),
    onTimeClosure: share(sum('closedOnTime'), shouldClose),
    rework: share(sum('reworked'), handled),
    dispatchAccuracy: share(sum('dispatches') - sum('returns'), sum('dispatches')),
    publicReport: share(sum('publicFiled'), filed),
    closingTime: { ms: sum('closingMs'), cases: closed },
  };
}
