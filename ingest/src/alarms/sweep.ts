/** What time alone does to alarms: delays run out, devices fall silent, the api signals what did not happen. */
import type { Database, Transaction } from '../database/database.ts';
import { inTransaction } from '../database/database.ts';
import { SWEEP_LOCK } from '../database/locks.ts';
import { applyTransitions } from './apply-transitions.ts';
import { lockDue, removeConditions, writeConditions } from './conditions.ts';
import { delaysOf, step } from './judging/contract.ts';
import { rejectionTransitions } from './refused.ts';
import type { RuleSet } from './rules/contract.ts';
import { signalTransitions } from './signals.ts';
import { silenceTransitions } from './silence.ts';
import type { AlarmPlace, PointTransition } from './transitions.ts';
import { withdrawnTransitions } from './withdrawn.ts';

/** An ingest that is frozen amid a sweep is out of it after this, and another one sweeps. Real ms. */
const SWEEP_IDLE_MS = 4_000;
/** Of one transaction; what is left waits for the next, which follows at once. */
const DUE_MAX = 1_000;

const TRY_LOCK = `
  select pg_try_advisory_xact_lock(${SWEEP_LOCK}) as mine,
    set_config('idle_in_transaction_session_timeout', '${SWEEP_IDLE_MS}', true)`;
const NEXT_DUE = `select (extract(epoch from min(due_at)) * 1000)::float8 as "dueAt" from alarm_condition`;

export interface SweepParts {
  database: Database;
  rules(): RuleSet;
  /** Epoch ms since when everything that is said is heard; silence before that proves nothing. Undefined: not yet. */
  hearingSince(): number | undefined;
  notify(tx: Transaction, places: readonly AlarmPlace[]): Promise<void>;
}

export interface Sweep {
  /** Another ingest was at it. */
  busy: boolean;
  places: AlarmPlace[];
  /** There is more to do now. */
  more: boolean;
  /** Epoch ms of the next delay to run out; null: none runs. */
  nextDueAt: number | null;
}

/** One sweep in one transaction. `recheck`: rules or registry have changed, active alarms may have lost their rule. `clock`: epoch ms. */
export async function sweepOnce(parts: SweepParts, clock: () => number, recheck: boolean): Promise<Sweep> {
  const now = clock();
  return inTransaction(parts.database, async (tx) => {
    const lock = await tx.query<{ mine: boolean }>(TRY_LOCK);
    if (!lock.rows[0]?.mine) return { busy: true, places: [], more: false, nextDueAt: await nextDue(tx) };
    const rules = parts.rules();
    const refused = await rejectionTransitions(tx, rules, now);
    const withdrawn = recheck ? await withdrawnTransitions(tx, rules, now) : [];
    const due = await dueTransitions(tx, now);
    const signals = await signalTransitions(tx, rules, now);
    const silence = await silenceTransitions(tx, rules, parts.hearingSince(), now);
    const places = await applyTransitions(
      tx,
      [...refused, ...withdrawn, ...due.transitions, ...signals.transitions, ...silence],
      clock,
    );
    await parts.notify(tx, places);
    return { busy: false, places, more: due.more || signals.more, nextDueAt: await nextDue(tx) };
  });
}

async function dueTransitions(
  tx: Transaction,
  now: number,
): Promise<{ transitions: PointTransition[]; more: boolean }> {
  const due = await lockDue(tx, now, DUE_MAX);
  const transitions: PointTransition[] = [];
  const stepped = due.map((condition) => {
    const next = step(condition, 'tick', now, delaysOf({ kind: 'silence', minutes: 0 }));
    for (const { turn, at } of next.transitions) {
      if (turn === 'clear') transitions.push({ turn, at, point: condition, by: 'time' });
      else if (condition.raise) transitions.push({ turn, at, raise: condition.raise });
    }
    return { condition, state: next.state };
  });
  await writeConditions(
    tx,
    stepped.flatMap(({ condition, state }) => (state ? [{ ...condition, ...state, raise: null }] : [])),
  );
  await removeConditions(
    tx,
    stepped.flatMap(({ condition, state }) => (state ? [] : [condition])),
  );
  return { transitions, more: due.length === DUE_MAX };
}

async function nextDue(tx: Transaction): Promise<number | null> {
  const { rows } = await tx.query<{ dueAt: number | null }>(NEXT_DUE);
  return rows[0]?.dueAt ?? null;
}
