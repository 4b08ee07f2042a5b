-- What was understood and not stored: counted by the rule that passed it over and by where it came from, with the newest sample.
-- Bounded per rule: past the bound the sources not heard from for longest go and are counted in passed_over_dropped.

create table passed_over (
  id bigint generated always as identity primary key,
  rule text not null,                        -- PassedOverRule
  community text not null default '',        -- '': of none
  source text not null,                      -- code of the device, or the topic
  messages bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  detail text not null default '',           -- of the newest: what exactly was passed over
  sample_topic text not null,                -- of the newest
  sample_payload bytea not null,             -- its first bytes
  sample_bytes integer not null,             -- how long it really was
  unique (rule, community, source)
);
create index passed_over_recent on passed_over (rule, last_at desc, id desc);

create table passed_over_dropped (
  rule text primary key,
  sources bigint not null default 0,
  messages bigint not null default 0,
  last_at timestamptz not null
);

-- The full name of the foreign device that speaks for a device of ours, by profile: first come, first served, so that two
-- devices whose names a profile cuts to the same code never become one.
create table foreign_identity (
  profile text not null,
  device integer not null references device (id) on delete cascade,
  identity text not null,                    -- full name
  name text not null,                        -- as the profile cuts it
  first_at timestamptz not null,
  primary key (profile, device)
);
create index foreign_identity_device on foreign_identity (device);

alter table quarantine_action add column passed_over integer not null default 0;  -- messages let through and stored nowhere, by rule
