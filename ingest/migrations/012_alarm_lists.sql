-- Lists of the desk: what somebody owns and what is over unseen are few among many, and found without reading the many.
alter table alarm add column owned boolean not null default false;  -- kept like `open`: an acknowledgement stands
update alarm set owned = exists (select from alarm_handling where alarm = alarm.id and acked_at is not null);

create index alarm_open_owned on alarm (community, raised_at desc, id desc) where open and owned;
create index alarm_open_returned on alarm (community, raised_at desc, id desc) where open and cleared_at is not null;
create index alarm_point_away on alarm_point (community) where shelved_until is not null or out_of_service_at is not null;

create or replace function alarm_keep_open() returns trigger language plpgsql as $$
declare
  acked boolean;
  settled boolean;
begin
  select acked_at is not null, settled_at is not null into acked, settled from alarm_handling where alarm = new.id;
  new.owned := coalesce(acked, false);
  new.open := new.cleared_at is null or not (new.owned or coalesce(settled, false));
  return new;
end $$;
