/** What time does to the people side: ownership without progress ends, and what nobody could see needs nobody's eyes. */
import { type Queryable, rows } from '../../database/database.ts';

const EXPIRE = `
  with due as (
    select a.id, a.community, a.grid, h.acked_by, h.acked_name
    from alarm_handling h join alarm a on a.id = h.alarm
    where h.ack_expires_at <= to_timestamp($1::float8 / 1000) and a.cleared_at is null
    order by a.id for update of a skip locked),
  expired as (
    update alarm_handling h set acked_by = null, acked_name = null, acked_at = null, ack_expires_at = null,
      escalation = h.escalation + 1, version = h.version + 1
    from due where h.alarm = due.id and h.ack_expires_at <= to_timestamp($1::float8 / 1000)
    returning due.*, h.escalation)
  insert into alarm_action (community, alarm, at, action, detail)
  select community, id, to_timestamp($1::float8 / 1000), 'ack-expired',
    jsonb_build_object('owner', acked_name, 'escalation', escalation, 'grid', grid)
  from expired
  returning community, detail->>'grid' as grid`;

const SETTLE = `
  with unseen as (
    select a.id, a.community, a.grid
    from alarm a
    left join alarm_point p on p.community = a.community and p.rule = a.rule and p.source = a.source
    where a.open and a.cleared_at is not null and a.cleared_at <= to_timestamp($1::float8 / 1000)
      and (p.out_of_service_at <= a.announced_at or (p.shelved_at <= a.announced_at and p.shelved_until >= a.cleared_at)
        or exists (
          select from alarm_window win
          where win.community = a.community and win.from_at <= a.announced_at and coalesce(win.ended_at, win.to_at) >= a.cleared_at
            and (win.rule is null or win.rule = a.rule) and (win.facility is null or win.facility = a.facility)
            and (win.grids is null or a.grid = any(win.grids))))
    order by a.id for update of a skip locked),
  settled as (
    insert into alarm_handling (alarm, settled_at)
    select id, to_timestamp($1::float8 / 1000) from unseen
    on conflict (alarm) do update set settled_at = excluded.settled_at, version = alarm_handling.version + 1
    returning alarm)
  insert into alarm_action (community, alarm, at, action, detail)
  select community, id, to_timestamp($1::float8 / 1000), 'settled', jsonb_build_object('grid', grid)
  from unseen join settled on settled.alarm = unseen.id
  returning community, detail->>'grid' as grid`;

export interface ChangedGrid {
  community: string;
  grid: string | null;
}

/** Ends acknowledgements that ran out, once each, with the next level of escalation. */
export function expireAcknowledgements(tx: Queryable, now: number): Promise<ChangedGrid[]> {
  return rows<ChangedGrid>(tx, 'alarm-ack-expire', EXPIRE, [now]);
}

/** Closes what began and ended while it was put away. */
export function closeUnseen(tx: Queryable, now: number): Promise<ChangedGrid[]> {
  return rows<ChangedGrid>(tx, 'alarm-settle', SETTLE, [now]);
}
