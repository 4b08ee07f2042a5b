-- Messages go out in order of urgency, and each receiver is told so often at most; who is to be told is judged again when sending.

-- Who receives it by which channel: a person, an address or the room of the channel.
alter table notification add column receiver text not null generated always as (
  channel::text || ':' || case when person is not null then 'person ' || person::text when address is not null then md5(address) else 'room' end
) stored;
-- High, and no mere end: told before everything else, and never told as a mere count.
alter table notification add column urgent boolean not null default false;
-- The rules it was made by: their audience is asked again when it is sent.
alter table notification add column rules integer[] not null default '{}';
-- After a passing fault: not before.
alter table notification add column retry_at timestamptz;
-- The receiver asked to be left alone until then (Retry-After), also by what is urgent.
alter table notification add column asked_until timestamptz;

update notification n set urgent = true from notification_event e
where e.id = n.event and n.state = 'waiting' and e.priority = 1 and e.what not in ('alarm.ended', 'pipeline.restored', 'case.closed');

create index notification_receiver_waiting on notification (receiver, made_at) where state = 'waiting';
create index notification_receiver_delivered on notification (receiver, delivered_at desc) where told_with is null and delivered_at is not null;
create index notification_told_with on notification (told_with) where told_with is not null;
