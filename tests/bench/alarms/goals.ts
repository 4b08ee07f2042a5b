/** The figures of a run against what issue 4 wants to reach. Pure. */
import type { Shares } from '../ingest/profile.ts';
import { type Goal, most, type Summary } from '../ingest/reach.ts';
import { COMPARED } from './questions.ts';

const ANSWER_MS = 100;
const PIXEL_MS = 500;
const RULES_SHARE = 0.1;
const P95 = ' p95Ms';

/** Every goal, measured or not; of the questions only those that were asked. */
export function alarmGoals(summary: Summary, profile: Shares | undefined): Goal[] {
  const figure = (part: string, name: string) => summary[part]?.[name]?.median ?? null;
  const questions = Object.keys(summary['list'] ?? {})
    .filter((name) => name.endsWith(P95))
    .map((name) => name.slice(0, -P95.length))
    .filter((name) => !COMPARED.some((compared) => compared === name));
  return [
    most('raise to pixel, p99, ms', figure('raise to pixel', 'pixelP99Ms'), PIXEL_MS),
    ...questions.map((name) => most(`${name}, p95, ms`, figure('list', `${name}${P95}`), ANSWER_MS)),
    most('rules in the processor time of ingest, by profile', shareOf(profile), RULES_SHARE),
    most('the same, by what ingest takes without rules', saved(figure), RULES_SHARE),
  ];
}

/** Of the time in which ingest does anything. */
function shareOf(profile: Shares | undefined): number | null {
  if (profile === undefined) return null;
  const { idle = 0, alarms = 0 } = profile.groups;
  return rounded(alarms / (1 - idle));
}

function saved(figure: (part: string, name: string) => number | null): number | null {
  const [without, with_] = ['without rules', 'with rules'].map((part) => figure(part, 'cpuUsPerMessage'));
  return without == null || with_ == null ? null : rounded((with_ - without) / with_);
}

function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
