-- The people side of alarms: who owns one, what is shelved, what is under maintenance. Written by the api alone.

create table alarm_handling (
  alarm bigint primary key references alarm on delete cascade,
  acked_by text,                             -- id of the person; null: nobody owns it
  acked_name text,
  acked_at timestamptz,
  ack_expires_at timestamptz,                -- without progress the ownership ends here; null: there was progress
  escalation smallint not null default 0,    -- how often it ended so
  settled_at timestamptz,                    -- ended unseen by design: all of it lay in maintenance or on the shelf
  version integer not null default 1
);
create index alarm_handling_owner on alarm_handling (acked_by, alarm) where acked_by is not null;
create index alarm_handling_expiry on alarm_handling (ack_expires_at) where ack_expires_at is not null;
create index alarm_handling_acked on alarm_handling (acked_at) where acked_at is not null;

-- Shelving and out-of-service are of the point (rule, source), not of one occurrence (ISA-18.2).
create table alarm_point (
  community text not null references community on delete cascade,
  rule text not null,
  source text not null,
  shelved_until timestamptz,
  shelved_by text,
  shelved_name text,
  shelved_at timestamptz,
  shelve_reason text,
  out_of_service_at timestamptz,
  out_of_service_by text,
  out_of_service_name text,
  out_of_service_reason text,
  version integer not null default 1,
  primary key (community, rule, source)
);

-- Maintenance windows: what lies in them is recorded and not annunciated (suppressed by design).
create table alarm_window (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  rule text,                                 -- null: every rule
  facility integer references facility on delete cascade,
  grid text,                                 -- as asked for
  grids text[],                              -- that grid and its micro-grids; null: everywhere
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  made_by text not null,
  made_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,                      -- ended before its time
  version integer not null default 1,
  check (from_at < to_at)
);
create index alarm_window_time on alarm_window (community, to_at);

-- Who did what, append-only.
create table alarm_action (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  alarm bigint references alarm on delete cascade,   -- null: not about one occurrence
  at timestamptz not null,
  by_id text,                                -- null: the passing of time
  by_name text,
  action text not null,                      -- AlarmActionKind in the api's alarms/contract.ts
  note text,
  detail jsonb not null default '{}'
);
create index alarm_action_alarm on alarm_action (alarm, id);
create index alarm_action_recent on alarm_action (community, at desc);

-- What people change of the rules: append-only, the newest change of a scope stands. ingest reads it.
create table alarm_rule_change (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  rule text not null,
  scope text not null,                       -- all | kind:car-park | facility:P1
  version integer not null,                  -- of this rule and scope, from 1
  patch jsonb not null,                      -- AlarmRulePatch; {} takes earlier changes back
  body jsonb,                                -- a rule of their own, scope all only
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  unique (community, rule, scope, version)
);

create function alarm_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger alarm_action_append_only before update on alarm_action for each row execute function alarm_refuse_change();
create trigger alarm_rule_change_append_only before update on alarm_rule_change
  for each row execute function alarm_refuse_change();

-- alarm.open is what lists and totals are indexed by. Neither side writes it: it follows from both, under the row lock of
-- the alarm, so that an acknowledgement while it clears ends in the same state whichever comes first.
create function alarm_keep_open() returns trigger language plpgsql as $$
begin
  new.open := new.cleared_at is null or not exists (
    select from alarm_handling where alarm = new.id and (acked_at is not null or settled_at is not null));
  return new;
end $$;
create trigger alarm_open_kept before insert or update on alarm for each row execute function alarm_keep_open();

create function alarm_touch() returns trigger language plpgsql as $$
begin
  update alarm set open = open where id = new.alarm;
  return null;
end $$;
create trigger alarm_handling_felt after insert or update on alarm_handling for each row execute function alarm_touch();
