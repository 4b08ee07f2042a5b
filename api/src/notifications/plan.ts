/** From an event to messages: rules that tell at once do so now, rules that wait get a job for later. */
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { addJobs } from '../outbox/jobs.ts';
import type { Audience } from './contract.ts';
import { recordOverdue } from './late.ts';
import { addressEvent, type PlannedEvent } from './recipients.ts';

export interface PlanParts {
  database: Database;
  /** Epoch ms of the community's clock, and how fast it goes. */
  clock: { now(): number; speed: number };
  /** Epoch ms of the world. */
  realNow(): number;
}

export interface ReadRule {
  id: number;
  audience: Audience;
  channels: number[];
  afterMinutes: number;
}

const MINUTE_MS = 60_000;
const EVENT = `
  select id::float8 as id, community, what, subject, occasion, grid, priority::int as priority, facts, concerned, department,
    (extract(epoch from at) * 1000)::float8 as at from notification_event as event`;
const RULES = `
  select id, audience, channels, after_minutes::int as "afterMinutes" from notification_rule as rule
  where enabled and community = $1 and $2 = any(whats) and (priorities is null or $3::smallint = any(priorities))
    and (grids is null or $4::text = any(grids)) and ($5::int is null or id = $5::int) order by rule.id`;

/** Job `notification-plan`. Done twice it has no second effect. */
export function planEvent({ database, clock, realNow }: PlanParts, id: number): Promise<void> {
  return inTransaction(database, async (tx) => {
    const [event] = await rows<PlannedEvent>(
      tx,
      'notification-event-to-plan',
      `${EVENT} where event.id = $1::int8 and planned_at is null for update`,
      [id],
    );
    if (event === undefined) return;
    const real = realNow();
    for (const rule of await readRules(tx, event, null)) {
      if (rule.afterMinutes === 0) await addressEvent(tx, event, rule, real);
      else {
        const wait = (event.at + rule.afterMinutes * MINUTE_MS - clock.now()) / clock.speed;
        await addJobs(tx, 'notification-late', [{ event: id, rule: rule.id }], {
          runAt: real + Math.max(0, wait),
          isUrgent: () => event.priority === 1,
        });
      }
    }
    await markPlanned(tx, id, real);
  });
}

/** Job `notification-late`: notifies only if nobody has acted since. */
export function planLate({ database, clock, realNow }: PlanParts, id: number, ruleId: number): Promise<void> {
  return inTransaction(database, async (tx) => {
    const [event] = await rows<PlannedEvent>(tx, 'notification-event-late', `${EVENT} where event.id = $1::int8`, [id]);
    if (event === undefined) return;
    const [rule] = await readRules(tx, event, ruleId);
    if (rule === undefined) return;
    const late = await recordOverdue(tx, event, rule, clock.now(), realNow());
    if (late === undefined) return;
    await addressEvent(tx, late, rule, realNow());
  });
}

async function markPlanned(tx: Queryable, id: number, realNow: number): Promise<void> {
  await rows(
    tx,
    'notification-planned',
    'update notification_event set planned_at = to_timestamp($2::float8 / 1000) where id = $1::int8',
    [id, realNow],
  );
}

function readRules(tx: Queryable, event: PlannedEvent, only: number | null): Promise<ReadRule[]> {
  const { community, what, priority, grid } = event;
  return rows<ReadRule>(tx, 'notification-rules-of-event', RULES, [community, what, priority, grid, only]);
}
