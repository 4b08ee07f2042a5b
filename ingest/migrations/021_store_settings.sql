-- Settings of the store. The value here is the one that counts: the first start of ingest writes what its environment says, later
-- environments are only compared with it, and `npm run db -- set` changes it. ingest/src/db/settings.ts has the names.
create table store_setting (
  name text primary key,
  value text not null,
  since timestamptz not null,
  set_by text not null
);
create table store_setting_change (
  id bigint generated always as identity primary key,
  name text not null,
  value_before text,                         -- null: the first start
  value_after text not null,
  changed_at timestamptz not null,
  changed_by text not null
);

-- One row: what the store became when ingest last started, and how far retention has come.
create table store_state (
  single boolean primary key default true check (single),
  engine text check (engine in ('postgres', 'timescale')),
  engine_because text,                       -- why it is not TimescaleDB; null when it is, or when nobody asked for it
  prepared_at timestamptz,
  -- Readings before this are or may be erased, whatever the settings say now: rollups of then are never recomputed, also after the
  -- retention was made longer. Null: nothing was erased yet.
  erased_before timestamptz
);
insert into store_state default values;

-- Background work: of ingest, and of TimescaleDB (names begin with `timescaledb`). Real time.
create table store_job (
  name text primary key,
  every_s integer,                           -- how often it should end well; null: only when there is something to do
  last_ok_at timestamptz,                    -- null: never yet
  last_failed_at timestamptz,
  failures bigint not null,                  -- in a row since it last ended well; 0: it is well
  detail text                                -- of the last failure; null when it is well
);

-- Which ingest reads under which client id. A broker ends the connection of the one when the other connects, so there is one at a time.
create table ingest_instance (
  client_id text primary key,
  instance uuid not null,
  since timestamptz not null,
  seen_at timestamptz not null,              -- renewed every 2 s by the clock of the database
  backend integer not null,                  -- its session here; gone at once when the process is killed
  backend_start timestamptz
);
