-- Shifts (值班) and their handover (交接班). Written by the api alone. A shift is a plan on a local day, named `{plan}@{day}`.

create table shift_plan (
  community text not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  starts text not null,                      -- local HH:MM
  ends text not null,                        -- local HH:MM; not after `starts`: of the next day
  weekdays smallint[] not null,              -- ISO, of the day it starts
  people_min smallint not null default 1,
  position integer not null,
  primary key (community, code)
);

create table shift_roster (
  community text not null,
  plan text not null,
  day date not null,                         -- on which it starts
  person integer not null references person on delete cascade,
  set_by text not null,
  set_at timestamptz not null,
  primary key (community, plan, day, person)
);
create index shift_roster_day on shift_roster (community, day);

-- Who really was on duty.
create table shift_duty (
  id bigint generated always as identity primary key,
  community text not null,
  plan text not null,
  day date not null,
  person integer not null references person on delete cascade,
  person_name text not null,                 -- as it was then
  stand_in boolean not null,                 -- not on the roster
  on_at timestamptz not null,
  off_at timestamptz,
  off_reason text                            -- left without a handover
);
create unique index shift_duty_once on shift_duty (community, person) where off_at is null;
create index shift_duty_shift on shift_duty (community, day, plan);
create index shift_duty_recent on shift_duty (community, on_at desc);

-- Both sign: who goes first, who comes second.
create table shift_handover (
  id bigint generated always as identity primary key,
  community text not null,
  from_plan text not null,
  from_day date not null,
  to_plan text not null,
  to_day date not null,
  estate jsonb not null,                     -- ShiftEstate as it was when the first signed
  notes text not null,
  out_person integer not null,
  out_name text not null,
  out_at timestamptz not null,
  in_person integer,
  in_name text,
  in_at timestamptz,
  in_note text,
  withdrawn_at timestamptz,
  check (in_person is null or in_person <> out_person)
);
create unique index shift_handover_waiting on shift_handover (community, out_person) where in_at is null and withdrawn_at is null;
create index shift_handover_recent on shift_handover (community, out_at desc);

-- What was promised for a time; handed on until it is done.
create table shift_promise (
  id bigint generated always as identity primary key,
  community text not null,
  what text not null,
  due_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  done_by text,
  done_at timestamptz
);
create index shift_promise_open on shift_promise (community, due_at) where done_at is null;
