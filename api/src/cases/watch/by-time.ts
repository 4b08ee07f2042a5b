/** What time does to cases: a suspension ends when it was to end, and what is past its limit is supervised (督办), once. */
import { type Queryable, rows } from '../../database/database.ts';
import { type CaseLookups, limitsOf } from '../act/action-context.ts';
import { saveAction } from '../act/carry-out.ts';
import { caseLookups } from '../act/case-lookups.ts';
import { clockRunsOn } from '../act/clocks.ts';
import { readStored, type StoredCase } from '../act/stored-case.ts';
import { announceCases } from '../announce.ts';
import type { CaseActionKind } from '../contract.ts';
import type { CaseTrace } from '../trace.ts';

/** In one transaction; what is left waits for the next look. */
const CASES_MAX = 100;

const SUSPENSIONS_OVER = `
  select id::float8 as id from case_file
  where suspended_at is not null and suspended_until <= to_timestamp($1::float8 / 1000)
  order by suspended_until, id limit $2::int for update skip locked`;
const OVERDUE = `
  select id::float8 as id from case_file
  where ended_at is null and supervised is null and due_at <= to_timestamp($1::float8 / 1000)
  order by due_at, id limit $2::int for update skip locked`;

/** Told of a case that could not be acted on. */
type Failed = (id: number, cause: unknown) => void;

/** Returns how many cases it changed. */
export async function actByTime(tx: Queryable, trace: CaseTrace, now: number, failed: Failed): Promise<number> {
  const lookupsOf = new Map<string, CaseLookups>();
  const steps = [...(await resumeThose(tx, lookupsOf, now, failed)), ...(await superviseThose(tx, now, failed))];
  for (const [community, grids] of byCommunity(steps)) await announceCases(tx, community, grids);
  // The trail last: from there to the commit all its other writers wait.
  for (const { action, file, detail } of steps) {
    const after = { number: file.number, to: file.stage, ...detail };
    await trace(tx, { who: 'case watch', action: `case.${action}`, object: `case:${file.id}`, after });
  }
  return steps.length;
}

interface Step {
  action: CaseActionKind;
  file: StoredCase;
  detail: object;
}

/** The clocks run on from the end of the suspension, however late that was seen. */
function resumeThose(tx: Queryable, lookupsOf: Map<string, CaseLookups>, now: number, failed: Failed): Promise<Step[]> {
  return eachDue(tx, 'case-suspensions-over', SUSPENSIONS_OVER, now, failed, async (stored) => {
    const lookups = lookupsOf.get(stored.community) ?? caseLookups(tx, stored.community);
    lookupsOf.set(stored.community, lookups);
    const until = stored.suspendedUntil ?? now;
    const changes = clockRunsOn(stored, limitsOf(stored), await lookups.calendar(), until);
    const step = { action: 'resume', to: stored.stage, by: null, now, changes, detail: { until } } as const;
    return { action: 'resume', file: await saveAction(tx, stored, step), detail: step.detail };
  });
}

function superviseThose(tx: Queryable, now: number, failed: Failed): Promise<Step[]> {
  return eachDue(tx, 'case-overdue', OVERDUE, now, failed, async (stored) => {
    const detail = { kind: 'timeout', dueAt: stored.dueAt };
    const changes = { supervised: 'timeout', supervisedAt: now } as const;
    const step = { action: 'supervise', to: stored.stage, by: null, now, changes, detail } as const;
    return { action: 'supervise', file: await saveAction(tx, stored, step), detail };
  });
}

/**
 * Those somebody acts on at this moment are left for the next look; one that cannot be acted on (limits no calendar can count, say) keeps
 * none of the others waiting.
 */
async function eachDue(
  tx: Queryable,
  name: string,
  sql: string,
  now: number,
  failed: Failed,
  work: (stored: StoredCase) => Promise<Step>,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { id } of await rows<{ id: number }>(tx, name, sql, [now, CASES_MAX])) {
    const stored = await readStored(tx, id);
    if (stored === undefined) continue;
    await tx.query('savepoint one_case');
    try {
      steps.push(await work(stored));
    } catch (cause) {
      await tx.query('rollback to savepoint one_case');
      failed(id, cause);
    }
    await tx.query('release savepoint one_case');
  }
  return steps;
}

function byCommunity(steps: readonly Step[]): Map<string, (string | null)[]> {
  const grids = new Map<string, (string | null)[]>();
  for (const { file } of steps) grids.set(file.community, [...(grids.get(file.community) ?? []), file.grid]);
  return grids;
}
