/** Who is to be notified: people of an audience, each by each channel of the rule; a room once. */
import { randomUUID } from 'node:crypto';
import { type Queryable, rows } from '../database/database.ts';
import { RIGHTS } from '../rights/contract.ts';
import { fitsAudience } from './audience.ts';
import type { Audience, ChannelKind } from './contract.ts';
import { addDeliveries } from './delivery-jobs.ts';

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

const PEOPLE = `
  select p.id as person, p.email from person p
  where p.locked_at is null and ${fitsAudience({
    person: 'p.id',
    community: '$1::text',
    grid: '$3::text',
    roles: '$2::text[]',
    onDuty: '$4::boolean',
    concerned: '$5::boolean',
    people: '$6::int[]',
    department: '$7::text',
    dutyRoles: '$8::text[]',
    isAlarm: '$9::boolean',
  })}
  order by p.id`;

/** Somebody whom two rules notify by one channel gets one message. */
const INSERT = `
  insert into notification (id, event, community, channel, person, address, made_at, state, delivered_at, urgent, rules)
  select id::uuid, $1::int8, $2, channel, person, address, to_timestamp($8::float8 / 1000),
    case when in_app then 'delivered' else 'waiting' end, case when in_app then to_timestamp($8::float8 / 1000) end, $9::boolean, array[$10::int]
  from unnest($3::text[], $4::int[], $5::int[], $6::text[], $7::boolean[]) as told (id, channel, person, address, in_app)
  on conflict (event, channel, person, address) do update set rules = notification.rules || excluded.rules
  returning id, state`;
/** Ends are no news that somebody has to act on. */
const NEVER_URGENT = ['alarm.ended', 'pipeline.restored', 'case.closed', 'case.decided'];

/** Writes the messages of an event by one rule, with the jobs that deliver them. `realNow`: epoch ms of the world. */
export async function addressEvent(
  tx: Queryable,
  event: PlannedEvent,
  rule: { id: number; audience: Audience; channels: readonly number[] },
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
    event.priority === 1 && !NEVER_URGENT.includes(event.what),
    rule.id,
  ]);
  const waiting = made.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  await addDeliveries(tx, waiting, realNow);
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
