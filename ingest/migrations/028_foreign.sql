-- People counters that know who passed and not how many are present, and those that tell totals since they began.
alter table fitness_headcount alter column present drop not null;
alter table fitness_headcount add column entries_total integer;
alter table fitness_headcount add column exits_total integer;

-- Where the totals of a counter stood last: the next ones are told apart from them, and a reset is seen.
create table fitness_counter (
  device integer primary key,
  effective_at timestamptz not null,
  received_at timestamptz not null,
  id text not null,
  entries_total integer,
  exits_total integer
);

-- A vehicle at the barrier of a car park. `vehicle` is a keyed hash of its plate, made at the door; the plate is stored nowhere.
create table parking_passage (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  direction text not null,                   -- in, out
  vehicle text,
  lane text,
  claimed_at timestamptz,
  left_out text,
  primary key (at, device, id)
);
