-- Alarms after ISA-18.2, the process side: what the readings say. Written by ingest alone, in the transaction of the reading.

-- Rules as they ship, so that everyone reads the same; the files of ingest/alarm-rules are written here at each start.
create table alarm_rule (
  code text primary key,
  body jsonb not null,                       -- AlarmRule in alarms/contract.ts
  shipped_at timestamptz not null
);

-- One row per occurrence. A return within the rule's chatter time counts on the same row.
create table alarm (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  rule text not null,
  source text not null,                      -- what is in alarm, e.g. device:17 or round:R1/day-1@2026-11-22/M1
  domain text not null check (domain in ('parking', 'fitness', 'patrol', 'hazard')),
  facility integer references facility on delete cascade,
  device integer references device on delete cascade,
  grid text references grid on delete set null,
  priority smallint not null check (priority between 1 and 3),   -- 1 high, 2 medium, 3 low
  title_zh text not null,                    -- rule and source as they were called then
  title_en text not null,
  source_zh text not null,
  source_en text not null,
  clause text,
  respond_s integer not null,                -- time to respond, as the rule had it
  raised_at timestamptz not null,            -- first time
  last_at timestamptz not null,              -- when it became active the last time
  cleared_at timestamptz,                    -- null: active
  cleared_by text check (cleared_by in ('reading', 'signal', 'time', 'rule')),
  count integer not null default 1,          -- how often it became active
  value double precision,
  unit text,
  args jsonb not null default '{}',
  reading jsonb,                             -- {table, at, device, id, payload}: what caused it; null: the passing of time
  open boolean not null default true         -- kept by the triggers below: active, or not seen by anybody yet
);
create unique index alarm_one_active on alarm (community, rule, source) where cleared_at is null;
create index alarm_point_recent on alarm (community, rule, source, raised_at desc);
create index alarm_open_recent on alarm (community, raised_at desc, id desc) where open;
create index alarm_open_priority on alarm (community, priority, raised_at desc, id desc) where open;
create index alarm_open_grid on alarm (community, grid, raised_at desc, id desc) where open;
create index alarm_open_rule on alarm (community, rule, raised_at desc, id desc) where open;
create index alarm_recent on alarm (community, raised_at desc, id desc);
create index alarm_grid_recent on alarm (community, grid, raised_at desc, id desc);
create index alarm_rule_recent on alarm (community, rule, raised_at desc, id desc);
create index alarm_device on alarm (device, raised_at desc);
create index alarm_facility on alarm (facility, raised_at desc);

-- What is not normal, or not known to be yet: a delay that runs, or an active alarm. Normal points have no row.
create table alarm_condition (
  rule text not null,
  source text not null,
  community text not null references community on delete cascade,
  device integer references device on delete cascade,
  phase text not null check (phase in ('rising', 'active', 'falling')),
  since timestamptz not null,                -- when the phase began
  due_at timestamptz,                        -- when time alone ends it; null: only a reading does
  last_at timestamptz not null,              -- effective instant and id of the newest reading judged
  last_id text not null,
  raise jsonb,                               -- rising: the alarm it will become
  primary key (community, rule, source)
);
create index alarm_condition_device on alarm_condition (device);
create index alarm_condition_due on alarm_condition (due_at) where due_at is not null;

-- What did not happen (a patrol, a count) or holds across domains: derived by the api, which has the one definition of
-- each. It inserts and never touches a row again; ingest raises and clears, and alone sets done_at.
create table alarm_signal (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  rule text not null,
  source text not null,
  turn text not null check (turn in ('on', 'off')),
  at timestamptz not null,                   -- when it became so
  facts jsonb not null,                      -- AlarmSignalFacts in alarms/contract.ts
  -- --
  done_at timestamptz,
  unique (community, rule, source, turn, at)
);
create index alarm_signal_waiting on alarm_signal (id) where done_at is null;
create index alarm_signal_point on alarm_signal (community, rule, source, id desc);
