-- Rollups of plain PostgreSQL: same names as the continuous aggregates of TimescaleDB will have. Recomputed from readings
-- for the buckets that changed, never added to, so a bucket can be refreshed any number of times with the same result.
-- Suspect readings (SUSPECT_FLAGS) are counted in `suspect` and enter nothing else.

-- Which minutes of which source changed; append-only so that writers never wait for each other.
create table rollup_dirty (
  source text not null,                      -- table of the readings
  minute timestamptz not null,
  noted_at timestamptz not null
);
create index rollup_dirty_source on rollup_dirty (source, minute);

create table parking_occupancy_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  occupied_sum bigint not null,
  occupied_min integer,
  occupied_max integer,
  occupied_last integer,
  usable_last integer,                       -- total − out of service at occupied_last
  entries bigint,                            -- null: never told
  exits bigint,
  primary key (bucket, device)
);
create table parking_occupancy_1h (like parking_occupancy_1m including all);
create table parking_occupancy_1d (like parking_occupancy_1m including all);

create table fitness_headcount_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  present_sum bigint not null,
  present_min integer,
  present_max integer,
  present_last integer,
  entries bigint,
  exits bigint,
  primary key (bucket, device)
);
create table fitness_headcount_1h (like fitness_headcount_1m including all);
create table fitness_headcount_1d (like fitness_headcount_1m including all);

-- Sessions count in the bucket they ended in.
create table fitness_session_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,                  -- finished sessions
  suspect integer not null,
  used_s bigint not null,                    -- seconds of use
  kcal double precision,
  metres double precision,
  primary key (bucket, device)
);
create table fitness_session_1h (like fitness_session_1m including all);
create table fitness_session_1d (like fitness_session_1m including all);

create table patrol_checkin_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,                  -- check-ins
  suspect integer not null,
  findings integer not null,
  primary key (bucket, device)
);
create table patrol_checkin_1h (like patrol_checkin_1m including all);
create table patrol_checkin_1d (like patrol_checkin_1m including all);

create table hazard_state_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  alarms integer not null,                   -- readings in alarm
  faults integer not null,
  value_min double precision,
  value_max double precision,
  value_sum double precision,
  value_samples integer not null,
  value_last double precision,
  primary key (bucket, device)
);
create table hazard_state_1h (like hazard_state_1m including all);
create table hazard_state_1d (like hazard_state_1m including all);
