/** How an alarm is read: the one set of columns that lists, details and the live channel share. */
import { STALE_AFTER_INTERVALS } from '@cockpit/ingest/presence';
import { STATE_SQL } from './state.ts';

/** Whether any maintenance is on at `$1` at all: asked once per statement, it spares the question for each row. */
export const ANY_WINDOW = `(select exists (select from alarm_window win
  where win.from_at <= to_timestamp($1::float8 / 1000) and coalesce(win.ended_at, win.to_at) > to_timestamp($1::float8 / 1000)))`;

const IS_ON = `win.community = a.community and win.from_at <= to_timestamp($1::float8 / 1000)
  and coalesce(win.ended_at, win.to_at) > to_timestamp($1::float8 / 1000)
  and (win.rule is null or win.rule = a.rule) and (win.facility is null or win.facility = a.facility)
  and (win.grids is null or a.grid = any(win.grids))`;

/** Alarms with their people side; the instant is `$1` (epoch ms). */
export const FROM_ALARMS = `
  from alarm a
  left join alarm_handling h on h.alarm = a.id
  left join alarm_point p on p.community = a.community and p.rule = a.rule and p.source = a.source
  left join lateral (
    select max(coalesce(win.ended_at, win.to_at)) as until from alarm_window win where ${ANY_WINDOW} and ${IS_ON}) w on true
  left join facility f on f.id = a.facility`;

/**
 * The same to count all open ones by, with just enough of the people side to tell the state: nothing of `alarm` that is not in
 * the index alarm_open_rule_grid. An alarm that is owned is acknowledged, but for the few whose time ran out a moment ago.
 */
export const FROM_ALARMS_COUNTED = `
  from alarm a
  left join alarm_handling lapsed on lapsed.alarm = a.id and lapsed.ack_expires_at <= to_timestamp($1::float8 / 1000)
  left join alarm_point p on p.community = a.community and p.rule = a.rule and p.source = a.source
    and (p.out_of_service_at is not null or p.shelved_until > to_timestamp($1::float8 / 1000))
  cross join lateral (
    select case when a.owned then a.raised_at end as acked_at, lapsed.ack_expires_at) h
  cross join lateral (
    select case when ${ANY_WINDOW} and exists (select from alarm_window win where ${IS_ON})
      then to_timestamp($1::float8 / 1000) end as until) w`;

/** Ids of open alarms of the community `$2` that are put away. They are found from what hides them, which is little. */
export const HIDDEN_OPEN = `
  select a.id from alarm_point p join alarm a on a.community = p.community and a.rule = p.rule and a.source = p.source
  where p.community = $2 and a.open and (p.out_of_service_at is not null or p.shelved_until > to_timestamp($1::float8 / 1000))
  union all
  select a.id from alarm a
  where ${ANY_WINDOW} and a.open and a.community = $2 and exists (select from alarm_window win where ${IS_ON})`;

/**
 * ISA-18.2 unacknowledged (ranking/contract.ts) of one that is open and not hidden. What is over and open was acknowledged by
 * nobody; an ownership is looked up only where its time has just run out. A test holds it to the state machine.
 */
export const UNACKNOWLEDGED_SQL = `(a.cleared_at is not null or not a.owned or a.id in (
  select alarm from alarm_handling where ack_expires_at <= to_timestamp($1::float8 / 1000)))`;

/** What comes first: 0 life safety, then the priority; as the indexes alarm_open_rank and alarm_returned_rank have it. */
export const RANK_SQL = '(case when a.life_safety then 0 else a.priority end)';

const epoch = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
/** Read for the rows that are sent, not for those that are sorted: the community's own rule goes before the shipped one. */
export const ALARM_ACTION = `coalesce(
  (select own.body -> 'action' from alarm_rule_change own
   where own.community = a.community and own.rule = a.rule and own.body is not null order by own.id desc limit 1),
  (select shipped.body -> 'action' from alarm_rule shipped where shipped.code = a.rule))`;
/** Of a rule that compares with one, in the unit of the value; null where people have changed it for some places: it may be another one here. */
export const ALARM_LIMIT = `case when not exists (select from alarm_rule_change changed
    where changed.community = a.community and changed.rule = a.rule and changed.patch ? 'limit') then
  (coalesce((select own.body from alarm_rule_change own
      where own.community = a.community and own.rule = a.rule and own.body is not null order by own.id desc limit 1),
    (select shipped.body from alarm_rule shipped where shipped.code = a.rule)) -> 'condition' ->> 'limit')::float8 end`;
/** An active alarm of a device that owes readings and does not speak any more. */
const SILENT_SINCE = `(
  select ${epoch('heard.last_at')} from device_presence heard join device d on d.id = heard.device
  where heard.device = a.device and a.cleared_at is null and (heard.status = 'offline'
    or heard.last_at + make_interval(secs => d.report_every_s * ${STALE_AFTER_INTERVALS}::float8) <= to_timestamp($1::float8 / 1000)))`;
const OWNED = `h.acked_at is not null and (a.cleared_at is not null or h.ack_expires_at is null
  or h.ack_expires_at > to_timestamp($1::float8 / 1000))`;

export const ALARM_COLUMNS = `a.id::float8 as id, a.rule, jsonb_build_object('zh', a.title_zh, 'en', a.title_en) as title,
  (array['high', 'medium', 'low'])[a.priority] as priority, a.life_safety as "lifeSafety", ${STATE_SQL} as state, a.domain, a.source,
  jsonb_build_object('zh', a.source_zh, 'en', a.source_en) as "sourceName", f.code as facility, a.grid, f.lon, f.lat,
  ${epoch('a.raised_at')} as "raisedAt", ${epoch('a.announced_at')} as "announcedAt", ${epoch('a.last_at')} as "lastAt", ${epoch('a.cleared_at')} as "clearedAt",
  a.count, a.value, a.unit, a.clause, ${ALARM_ACTION} as action, ${epoch("a.announced_at + a.respond_s * interval '1 second'")} as "respondBy",
  case when a.args ?| array['clockErrorMs', 'arrivedAt', 'leftOut', 'doubts'] then jsonb_build_object('clockErrorMs', a.args->'clockErrorMs',
    'arrivedAt', a.args->'arrivedAt', 'leftOut', a.args->'leftOut', 'doubts', a.args->'doubts') end as timing,
  case when ${OWNED} then h.acked_name end as owner, case when ${OWNED} then ${epoch('h.acked_at')} end as "ownedSince",
  case when ${OWNED} and a.cleared_at is null then ${epoch('h.ack_expires_at')} end as "ackExpiresAt",
  coalesce(h.escalation, 0)::int as escalation, ${SILENT_SINCE} as "silentSince",
  ${epoch('case when p.out_of_service_at is null then greatest(w.until, case when p.shelved_until > to_timestamp($1::float8 / 1000) then p.shelved_until end) end')} as "hiddenUntil"`;
