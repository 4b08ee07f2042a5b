/** Breaks as alarm signals: stored with their true times, so that an ingest that comes back raises and clears what it missed. */
import type { AlarmSignalFacts } from '@cockpit/ingest/alarms';
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import { type Queryable, rows } from '../../database/database.ts';
import { STAGE_WORDS } from '../../pipeline/words.ts';
import { insertSignalChanges, type Point, type SignalChange } from './signals.ts';

const MINUTE_MS = 60_000;
/** Of breaks that ended longer ago every signal is stored: the apis look every few seconds. */
const LOOKED_AT_MS = 24 * 60 * MINUTE_MS;
const SOURCE = 'pipeline:';

export interface StoredBreak {
  stage: string;
  what: string;
  /** Epoch ms of the community's clock. */
  since: number;
  endedAt: number | null;
}

/** Breaks that are open or ended lately, oldest first. */
export function readBreaks(tx: Queryable, now: number): Promise<StoredBreak[]> {
  return rows<StoredBreak>(
    tx,
    'pipeline-breaks',
    `select stage, what, (extract(epoch from since) * 1000)::float8 as since,
       (extract(epoch from ended_at) * 1000)::float8 as "endedAt"
     from pipeline_break where ended_at is null or ended_at > to_timestamp($1::float8 / 1000) order by since, id limit 500`,
    [now - LOOKED_AT_MS],
  );
}

/** Whether devices were not heard at some time since `since` (epoch ms): what they did not say proves nothing then. */
export async function wasUnheard(tx: Queryable, since: number): Promise<boolean> {
  const [found] = await rows<{ unheard: boolean }>(
    tx,
    'pipeline-was-unheard',
    `select exists (select from pipeline_break where stage in ('database', 'broker', 'queue', 'ingest', 'commit')
       and (ended_at is null or ended_at > to_timestamp($1::float8 / 1000))) as unheard`,
    [since],
  );
  return found?.unheard ?? false;
}

export function isOfPipeline({ source }: Point): boolean {
  return source.startsWith(SOURCE);
}

/** Inserts what is missing; a signal that is stored already is left as it is. Returns how many are new. */
export function signalBreaks(
  tx: Queryable,
  community: string,
  breaks: readonly StoredBreak[],
  rules: RuleSet,
  on: readonly Point[],
  now: number,
): Promise<number> {
  return insertSignalChanges(tx, community, breakTurns(breaks, rules, community, on, now));
}

/** Pure. */
function breakTurns(
  breaks: readonly StoredBreak[],
  rules: RuleSet,
  community: string,
  on: readonly Point[],
  now: number,
): SignalChange[] {
  const judging = rules.rulesOf(community).filter(({ enabled }) => enabled);
  return judging.flatMap(({ code, condition }) => {
    if (condition.kind !== 'pipeline') return [];
    return breaks.flatMap(({ stage, what, since, endedAt }): SignalChange[] => {
      const point = { rule: code, source: `${SOURCE}${stage}` };
      const at = since + condition.minutes * MINUTE_MS;
      if (at > (endedAt ?? now)) return [];
      const name = STAGE_WORDS[stage as keyof typeof STAGE_WORDS] ?? null;
      const facts: AlarmSignalFacts = { facility: null, device: null, grid: null, name, args: { stage, what } };
      const raise: SignalChange = { ...point, turn: 'on', at, facts };
      if (endedAt !== null)
        return [raise, { ...point, turn: 'off', at: endedAt, facts: { ...facts, name: null, args: {} } }];
      const isOn = on.some(({ rule, source }) => rule === point.rule && source === point.source);
      return isOn ? [] : [raise];
    });
  });
}
