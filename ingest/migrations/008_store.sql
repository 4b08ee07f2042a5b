-- The 15 min rollups, of which 1 h and 1 d are made: every zone of the world is a whole number of quarters from UTC.
create table parking_occupancy_15m (like parking_occupancy_1m including all);
create table fitness_headcount_15m (like fitness_headcount_1m including all);
create table fitness_session_15m (like fitness_session_1m including all);
create table patrol_checkin_15m (like patrol_checkin_1m including all);
create table hazard_state_15m (like hazard_state_1m including all);

-- Time-weighted means, as two sums that add up over any range: mean = held_sum / held_s. rollups/held.ts has the definition.
-- Not part of the tables above, because a continuous aggregate cannot look across the edge of its bucket.
create table parking_occupancy_held_15m (
  bucket timestamptz not null,
  device integer not null,
  held_sum double precision not null,        -- value × seconds
  held_s double precision not null,          -- seconds in which a value was known
  primary key (bucket, device)
);
create table parking_occupancy_held_1h (like parking_occupancy_held_15m including all);
create table parking_occupancy_held_1d (like parking_occupancy_held_15m including all);
create table fitness_headcount_held_15m (like parking_occupancy_held_15m including all);
create table fitness_headcount_held_1h (like parking_occupancy_held_15m including all);
create table fitness_headcount_held_1d (like parking_occupancy_held_15m including all);

-- Buckets whose readings are stored and whose rollup is still to be refreshed; only TimescaleDB needs it, where a bucket
-- may be materialized when it is over and not before. level: 1m, 15m, 1h or 1d (a quarter of an hour in the day).
create table rollup_stale (
  source text not null,
  level text not null,
  bucket timestamptz not null,
  noted_at timestamptz not null,
  primary key (source, level, bucket)
);

-- What was rolled up before there were quarters is recomputed from the readings, newest first.
insert into rollup_dirty (source, minute, noted_at)
select source, bucket, now() from (
  select distinct 'parking_occupancy' as source, bucket from parking_occupancy_1m
  union all select distinct 'fitness_headcount', bucket from fitness_headcount_1m
  union all select distinct 'fitness_session', bucket from fitness_session_1m
  union all select distinct 'patrol_checkin', bucket from patrol_checkin_1m
  union all select distinct 'hazard_state', bucket from hazard_state_1m
) as rolled_up;
