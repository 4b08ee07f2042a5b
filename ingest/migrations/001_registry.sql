-- The registry: who and what exists. Written by `npm run registry -- import`, read by everyone.
-- Codes stand in topics and on screens; the integer keys keep readings small.

create table community (
  code text primary key,
  name_zh text not null,
  name_en text not null,
  timezone text not null default 'Asia/Shanghai',
  workers integer not null,
  registry jsonb not null,                   -- the imported community.json, for export and for revision checks
  imported_at timestamptz not null
);

create table grid (
  code text primary key,
  community text not null references community on delete cascade,
  kind text not null check (kind in ('exclusive', 'micro')),
  parent text references grid on delete cascade,
  name_zh text not null,
  name_en text not null,
  leader text,
  workers integer,
  area_m2 double precision not null,
  roads jsonb not null default '[]',         -- [{side, name: {zh, en}}], clause 4.3
  polygon jsonb not null,                    -- GeoJSON Polygon, WGS-84
  position integer not null                  -- order of the registry file
);
create index grid_community on grid (community);
create index grid_parent on grid (parent);

create table facility (
  id integer generated always as identity primary key,
  community text not null references community on delete cascade,
  domain text not null check (domain in ('parking', 'fitness', 'patrol', 'hazard')),
  kind text not null check (kind in ('car-park', 'level', 'bay', 'venue', 'machine', 'route', 'checkpoint', 'hazard-point', 'report-source')),
  code text not null,
  parent integer references facility on delete cascade,
  grid text references grid on delete cascade,  -- null: a route crosses grids, a report source has no place
  name_zh text not null,
  name_en text not null,
  lon double precision,
  lat double precision,
  capacity integer,                          -- spaces of a car park or level, people of a venue
  attributes jsonb not null default '{}',    -- what only one kind has: see FacilityAttributes in registry/contract.ts
  position integer not null,
  retired_at timestamptz,                    -- gone from the registry but still named by readings
  unique (community, domain, code)
);
create index facility_parent on facility (parent);
create index facility_kind on facility (community, kind) where retired_at is null;

-- A device is what speaks on a topic. Its code is the topic's fourth level.
create table device (
  id integer generated always as identity primary key,
  community text not null references community on delete cascade,
  domain text not null check (domain in ('parking', 'fitness', 'patrol', 'hazard')),
  code text not null,
  facility integer not null references facility on delete cascade,
  report_every_s integer,                    -- null: speaks on events only, never stale
  retired_at timestamptz,
  unique (community, domain, code)
);
create index device_facility on device (facility);
