/** Whom a message is no longer for: judged again when it is sent, by the rules it was made by. */
import { type Queryable, rows } from '../database/database.ts';
import { RIGHTS } from '../rights/contract.ts';
import { fitsAudience } from './audience.ts';

const FITS = fitsAudience({
  person: 'p.id',
  community: 'n.community',
  grid: 'e.grid',
  roles: `array(select jsonb_array_elements_text(r.audience->'roles'))`,
  onDuty: `(r.audience->>'onDuty')::boolean`,
  concerned: `(r.audience->>'concerned')::boolean`,
  people: 'e.concerned',
  department: 'e.department',
  dutyRoles: '$3::text[]',
  isAlarm: `e.subject like 'alarm:%'`,
});

/** Sentences of the delivery log, like those of channels. A rule that is gone judges nobody. */
const DROP = `
  with gone as (
    select n.id, case
      when p.locked_at is not null then 'The person is locked.'
      when c.kind = 'email' and p.email is null then 'The person has no address.'
      else 'The person is no longer a recipient.' end as fault
    from notification n join notification_event e on e.id = n.event join notification_channel c on c.id = n.channel
      join person p on p.id = n.person
    where n.receiver = $1 and n.state = 'waiting' and (n.claimed_until is null or n.claimed_until <= to_timestamp($2::float8 / 1000))
      and (p.locked_at is not null or (c.kind = 'email' and p.email is null)
        or (exists (select from notification_rule r where r.id = any(n.rules))
          and not exists (select from notification_rule r where r.id = any(n.rules) and ${FITS})))
    for update of n),
  freed as (update notification n set told_with = null from gone where n.told_with = gone.id and n.id not in (select id from gone))
  update notification n set state = 'dropped', fault = gone.fault, told_with = null, claimed_until = null, claimed_by = null
  from gone where n.id = gone.id`;

/** Drops what waits for somebody who is locked, off duty or has lost the right since; `receiver` as in the table. */
export async function dropGone(tx: Queryable, receiver: string, realNow: number): Promise<void> {
  await rows(tx, 'notification-drop-gone', DROP, [receiver, realNow, RIGHTS['shift.work'].roles]);
}
