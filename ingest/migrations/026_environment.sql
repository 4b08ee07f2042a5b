-- Environment (clause 7.1.4.1): air and noise, bins, river points. As 002, 004, 008 and 017 have it for the other domains.
create table environment_air (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  pm25 double precision,                     -- µg/m³
  pm10 double precision,                     -- µg/m³
  noise double precision,                    -- L_Aeq, dB(A)
  temperature double precision,              -- °C
  humidity double precision,                 -- %
  claimed_at timestamptz,
  left_out text,
  primary key (at, device, id)
);

create table environment_fill (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  level double precision not null,           -- 0..1
  tilted integer,                            -- 1: it lies or leans; null: not told
  temperature double precision,              -- °C
  claimed_at timestamptz,
  left_out text,
  primary key (at, device, id)
);

create table environment_water (
  at timestamptz not null,
  device integer not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  level double precision,                    -- m
  ph double precision,
  dissolved_oxygen double precision,         -- mg/L, as all that follow
  ammonia double precision,
  cod double precision,
  permanganate double precision,
  phosphorus double precision,
  claimed_at timestamptz,
  left_out text,
  primary key (at, device, id)
);

create table environment_air_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  pm25 double precision,
  pm10 double precision,
  noise double precision,
  temperature double precision,
  humidity double precision
);

create table environment_fill_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  level double precision not null,
  tilted integer,
  temperature double precision
);

create table environment_water_latest (
  device integer primary key,
  at timestamptz not null,
  effective_at timestamptz not null,
  id text not null,
  received_at timestamptz not null,
  quality smallint not null,
  level double precision,
  ph double precision,
  dissolved_oxygen double precision,
  ammonia double precision,
  cod double precision,
  permanganate double precision,
  phosphorus double precision
);

-- Noise is averaged by energy: 10 × log10(noise_energy / noise_samples).
create table environment_air_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  pm25_sum double precision,
  pm25_samples integer not null,
  pm25_min double precision,
  pm25_max double precision,
  pm25_last double precision,
  pm10_sum double precision,
  pm10_samples integer not null,
  pm10_max double precision,
  noise_energy double precision,             -- Σ 10^(dB / 10)
  noise_samples integer not null,
  noise_max double precision,
  primary key (bucket, device)
);
create table environment_air_15m (like environment_air_1m including all);
create table environment_air_1h (like environment_air_1m including all);
create table environment_air_1d (like environment_air_1m including all);

create table environment_fill_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  level_min double precision,
  level_max double precision,
  level_last double precision,
  primary key (bucket, device)
);
create table environment_fill_15m (like environment_fill_1m including all);
create table environment_fill_1h (like environment_fill_1m including all);
create table environment_fill_1d (like environment_fill_1m including all);

create table environment_water_1m (
  bucket timestamptz not null,
  device integer not null,
  samples integer not null,
  suspect integer not null,
  level_min double precision,
  level_max double precision,
  level_last double precision,
  primary key (bucket, device)
);
create table environment_water_15m (like environment_water_1m including all);
create table environment_water_1h (like environment_water_1m including all);
create table environment_water_1d (like environment_water_1m including all);
