-- Time, order and identity of readings, docs/MQTT.md.

-- claimed_at: what the device's clock said where it is not believed; `at` is then the arrival. left_out: fields of the message
-- that could not be used. Null: nothing of the kind. One column a statement: TimescaleDB takes no more on compressed hypertables.
alter table parking_occupancy add column claimed_at timestamptz;
alter table parking_occupancy add column left_out text;
alter table parking_bay add column claimed_at timestamptz;
alter table parking_bay add column left_out text;
alter table fitness_headcount add column claimed_at timestamptz;
alter table fitness_headcount add column left_out text;
alter table fitness_session add column claimed_at timestamptz;
alter table fitness_session add column left_out text;
alter table patrol_checkin add column claimed_at timestamptz;
alter table patrol_checkin add column left_out text;
alter table hazard_state add column claimed_at timestamptz;
alter table hazard_state add column left_out text;
alter table hazard_report add column claimed_at timestamptz;
alter table hazard_report add column left_out text;
alter table device_status add column claimed_at timestamptz;
alter table device_status add column left_out text;

-- The device's clock minus ours at its newest live message; null: not measured yet.
alter table device_presence add column clock_error_ms bigint;
alter table device_presence add column clock_error_at timestamptz;

-- Order within one instant is that of arrival.
alter table alarm_condition add column last_received_at timestamptz;
update alarm_condition set last_received_at = last_at;
alter table alarm_condition alter column last_received_at set not null;

-- When people could first know of it; raised_at is when it happened, which may be long before.
alter table alarm add column announced_at timestamptz;
alter table alarm disable trigger alarm_open_kept;
update alarm set announced_at = raised_at;
alter table alarm enable trigger alarm_open_kept;
create function alarm_announce() returns trigger language plpgsql as $$
begin
  new.announced_at := new.raised_at;
  return new;
end $$;
create trigger alarm_announced before insert on alarm for each row when (new.announced_at is null)
  execute function alarm_announce();
alter table alarm alter column announced_at set not null;
create index alarm_announced on alarm (community, announced_at desc);
