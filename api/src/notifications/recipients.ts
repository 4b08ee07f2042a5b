/** Who is to be told: people of an audience, each by each channel of the rule; a room once. */
import { randomUUID } from 'node:crypto';
import { type Queryable, rows } from '../database/database.ts';
import { addJobs } from '../outbox/jobs.ts';
import { RIGHTS } from '../rights/contract.ts';
import type { Audience, ChannelKind } from './contract.ts';

export interface PlannedEvent {
  id: number;
  community: string;
  what: string;
  subject: string;
  occasion: string;
  grid: string | null;
  priority: number;
  facts: Record<string, unknown>;
  concerned: number[];
  department: string | null;
  /** Epoch ms. */
  at: number;
}

interface OpenChannel {
  id: number;
  kind: ChannelKind;
  recipients: string[];
}

interface Addressee {
  channel: number;
  person: number | null;
  address: string | null;
  inApp: boolean;
}

/**
 * A role for everywhere, the community, the grid itself, or the exclusive grid it lies in. Who is on duty is told of no grid their
 * own roles do not reach.
 */
const PEOPLE = `
  select p.id as person, p.email from person p
  where p.locked_at is null and (
    exists (select from person_role r where r.person = p.id and r.role = any($2::text[]) and (r.community is null or r.community = $1)
      and (r.grid is null or r.grid = $3 or r.grid = (select g.parent from grid g where g.code = $3)))
    or ($4::boolean and exists (select from shift_duty d where d.person = p.id and d.community = $1 and d.off_at is null)
      and exists (select from person_role r where r.person = p.id and r.role = any($8::text[]) and (r.community is null or r.community = $1)
        and (r.grid is null or ($3::text is null and $9::boolean) or r.grid = $3 or r.grid = (select g.parent from grid g where g.code = $3))))
    or ($5::boolean and (p.id = any($6::int[]) or (cardinality($6::int[]) = 0 and exists (
      select from department_member m where m.person = p.id and m.community = $1 and m.department = $7)))))
  order by p.id`;

const INSERT = `
  insert into notification (id, event, community, channel, person, address, made_at, state, delivered_at)
  select id::uuid, $1::int8, $2, channel, person, address, to_timestamp($8::float8 / 1000),
    case when in_app then 'delivered' else 'waiting' end, case when in_app then to_timestamp($8::float8 / 1000) end
  from unnest($3::text[], $4::int[], $5::int[], $6::text[], $7::boolean[]) as told (id, channel, person, address, in_app)
  on conflict do nothing returning id, state`;

/** Writes the messages of an event by one rule, with the jobs that deliver them. `realNow`: epoch ms of the world. */
export async function addressEvent(
  tx: Queryable,
  event: PlannedEvent,
  rule: { audience: Audience; channels: readonly number[] },
  realNow: number,
): Promise<void> {
  const channels = await rows<OpenChannel>(
    tx,
    'notification-channels-of-rule',
    `select id, kind, recipients from notification_channel where id = any($1::int[]) and community = $2 and enabled order by id`,
    [rule.channels, event.community],
  );
  const { roles, onDuty, concerned } = rule.audience;
  const people = await rows<{ person: number; email: string | null }>(tx, 'notification-people', PEOPLE, [
    event.community,
    roles,
    event.grid,
    onDuty,
    concerned,
    event.concerned,
    event.department,
    RIGHTS['shift.work'].roles,
    // A case without a place is for who holds the whole community, an alarm without one for everybody.
    event.subject.startsWith('alarm:'),
  ]);
  const told = channels.flatMap((channel) => addresseesOf(channel, people));
  const made = await rows<{ id: string; state: string }>(tx, 'notification-insert', INSERT, [
    event.id,
    event.community,
    told.map(() => randomUUID()),
    told.map(({ channel }) => channel),
    told.map(({ person }) => person),
    told.map(({ address }) => address),
    told.map(({ inApp }) => inApp),
    realNow,
  ]);
  const waiting = made.filter(({ state }) => state === 'waiting').map(({ id }) => ({ notification: id }));
  await addJobs(tx, 'notification-deliver', waiting, realNow);
}

function addresseesOf(
  { id: channel, kind, recipients }: OpenChannel,
  people: readonly { person: number; email: string | null }[],
): Addressee[] {
  if (kind === 'in-app') return people.map(({ person }) => ({ channel, person, address: null, inApp: true }));
  if (kind !== 'email') return [{ channel, person: null, address: null, inApp: false }];
  const own = people.flatMap(({ person, email }) =>
    email === null ? [] : [{ channel, person, address: email, inApp: false }],
  );
  const others = recipients.filter((address) => !own.some((one) => one.address === address));
  return [...own, ...others.map((address) => ({ channel, person: null, address, inApp: false }))];
}
