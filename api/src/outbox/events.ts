/** What happened and may be told: noted in the transaction in which it happened, once. */
import { type Queryable, rows } from '../database/database.ts';
import type { Text } from '../wire/contract.ts';
import type { NotificationType } from './contract.ts';
import { addJobs } from './jobs.ts';

/** All that words may say: no names of people, nothing the public wrote. */
export interface NotificationFacts {
  title: Text;
  /** Where, as shown; null: the community as a whole. */
  place: Text | null;
  /** Of an alarm: what was measured, and what it was compared with in the same unit. */
  value?: number;
  unit?: string | null;
  limit?: number | null;
  /** What its rule says is to be done. */
  action?: Text;
  /** Of a case. */
  number?: string | null;
  /** Epoch ms, when it has to be done. */
  dueAt?: number | null;
  /** The device's clock minus ours, ms: its alarm is placed by arrival. */
  clockErrorMs?: number | null;
  /** Epoch ms: it happened, and reached us, long before or after it is told. */
  happenedAt?: number | null;
  arrivedAt?: number | null;
  /** Minutes nobody has acted. */
  lateMinutes?: number;
  /** How an asked or decided thing is called: extension, suspension, appeal. */
  request?: string;
  granted?: boolean;
}

export interface NewEvent {
  community: string;
  what: NotificationType;
  /** alarm:17, case:4. */
  subject: string;
  /** What tells two of a kind apart. */
  occasion: string;
  grid: string | null;
  /** 1 high, 2 medium, 3 low. */
  priority: number;
  facts: NotificationFacts;
  /** People it is about. */
  concerned: readonly number[];
  department: string | null;
  /** Epoch ms of the community's clock. */
  at: number;
}

const INSERT = `
  insert into notification_event (community, what, subject, occasion, grid, priority, facts, concerned, department, at, noted_at)
  select community, what, subject, occasion, grid, priority, facts, concerned::int[], department, to_timestamp(at / 1000), now()
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::jsonb[], $8::text[], $9::text[], $10::float8[])
    as event (community, what, subject, occasion, grid, priority, facts, concerned, department, at)
  on conflict do nothing returning id::float8 as id, priority::int as priority`;

/** Returns how many are new. */
export async function noteEvents(tx: Queryable, events: readonly NewEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const noted = await rows<{ id: number; priority: number }>(tx, 'notification-event', INSERT, [
    events.map(({ community }) => community),
    events.map(({ what }) => what),
    events.map(({ subject }) => subject),
    events.map(({ occasion }) => occasion),
    events.map(({ grid }) => grid),
    events.map(({ priority }) => priority),
    events.map(({ facts }) => JSON.stringify(facts)),
    events.map(({ concerned }) => `{${concerned.join(',')}}`),
    events.map(({ department }) => department),
    events.map(({ at }) => at),
  ]);
  const urgent = new Set(noted.filter(({ priority }) => priority === 1).map(({ id }) => id));
  await addJobs(
    tx,
    'notification-plan',
    noted.map(({ id }) => ({ event: id })),
    { isUrgent: ({ event }) => urgent.has(event) },
  );
  return noted.length;
}
