-- Readings: append-only, one table per event. Key time-first (at, device, id): a redelivery carries the same three and
-- has no second effect, and inserts stay at the right edge of the index (three times the rate of device-first).
-- quality: bits of QUALITY in messages/contract.ts. Instants are what the device claims; received_at is ours.

create table parking_occupancy (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  total integer not null,
  occupied integer not null,
  out_of_service integer not null,
  entries integer,
  exits integer,
  method text,
  primary key (at, device, id)
);

create table parking_bay (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  state text not null,
  primary key (at, device, id)
);

create table fitness_headcount (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  present integer not null,
  entries integer,
  exits integer,
  primary key (at, device, id)
);

create table fitness_session (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  kcal real,
  metres real,
  primary key (at, device, id)
);

create table patrol_checkin (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  round text not null,
  officer text not null,
  result text not null,
  category text,
  note text,
  lon double precision,
  lat double precision,
  primary key (at, device, id)
);

create table hazard_state (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  kind text not null,
  state text not null,
  value double precision,
  unit text,
  primary key (at, device, id)
);

create table hazard_report (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  level text not null,
  category text not null,
  description text not null,
  lon double precision,
  lat double precision,
  grid text,
  closes text,
  primary key (at, device, id)
);

create table device_status (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  state text not null,
  primary key (at, device, id)
);

-- Latest state, one row per device, replaced only by a newer reading: newer `effective_at` wins, ties by id.
-- effective_at = least(at, received_at), so that a clock running ahead cannot shut out what comes after it.

create table parking_lot_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  total integer not null,
  occupied integer not null,
  out_of_service integer not null,
  method text
);

create table parking_bay_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  state text not null
);

create table fitness_venue_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  present integer not null
);

create table patrol_checkpoint_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  round text not null,
  officer text not null,
  result text not null
);

create table hazard_sensor_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  state text not null,
  since timestamptz not null,                -- when it entered this state
  value double precision,
  unit text
);

-- Any message is a sign of life; birth and will say more.
create table device_presence (
  device integer primary key,
  last_received_at timestamptz not null,
  last_at timestamptz not null,              -- newest effective_at of anything it sent
  status text,                               -- online | offline by birth or will; null: never said
  status_at timestamptz
);

-- The hazard register (隐患台账): one row per episode of a sensor and per report. closed_at null = not closed (未销号).
create table hazard (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  device integer not null references device on delete cascade,
  source text not null check (source in ('sensor', 'report')),
  report_id text,                            -- the report's message id; null for a sensor
  state text not null check (state in ('alarm', 'fault', 'reported')),
  kind text not null,                        -- HazardKind of a sensor, category of a report
  level text not null check (level in ('general', 'major')),
  description text,
  value double precision,
  unit text,
  grid text references grid on delete set null,
  lon double precision,
  lat double precision,
  opened_at timestamptz not null,
  closed_at timestamptz,
  quality smallint not null
);
create unique index hazard_report_once on hazard (device, report_id) where report_id is not null;
create unique index hazard_one_open_episode on hazard (device) where source = 'sensor' and closed_at is null;
create index hazard_open on hazard (community, opened_at) where closed_at is null;
create index hazard_by_day on hazard (community, opened_at);
create index hazard_closed on hazard (community, closed_at) where closed_at is not null;
create index hazard_device on hazard (device, opened_at);

-- What just happened, for the stream at the foot of the wall: written by ingest in the same transaction, bounded by age.
create table event (
  id bigint generated always as identity primary key,
  community text not null references community on delete cascade,
  at timestamptz not null,
  received_at timestamptz not null,
  domain text not null,
  type text not null,                        -- EventType in events/contract.ts
  device integer not null references device on delete cascade,
  message_id text not null,
  grid text references grid on delete set null,
  detail jsonb not null,
  unique (device, message_id, type)
);
create index event_recent on event (community, at desc);
