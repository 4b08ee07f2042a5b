-- People, what they may do and what they did. Written by the api alone. Community and grid codes are names here, not
-- references: a registry that is imported anew must not take rights away by a cascade.
-- Secrets are kept as digests: who reads this database cannot sign in with what it holds.

create table person (
  id integer generated always as identity primary key,
  login text not null unique check (login = lower(login)),
  name text not null,
  password_hash text,                        -- argon2id; null: not chosen yet, a one-time link does it
  must_change boolean not null default false, -- the password was given by somebody else
  locked_at timestamptz,                     -- by an administrator; null: not locked
  totp_secret text,                          -- base32, sealed by api/src/secrets; must be readable again
  totp_since timestamptz,                    -- null: begun, not yet proven
  totp_step bigint not null default 0,       -- newest time step taken: a code serves once
  created_at timestamptz not null,
  signed_in_at timestamptz
);

create table person_role (
  person integer not null references person on delete cascade,
  role text not null check (role in ('operator', 'duty-officer', 'shift-leader', 'handler', 'grid-worker', 'manager', 'administrator')),
  community text,                            -- null: every community
  grid text check (grid is null or community is not null), -- null: the whole community
  unique nulls not distinct (person, role, community, grid)
);

create table recovery_code (
  digest bytea primary key,
  person integer not null references person on delete cascade,
  used_at timestamptz
);
create index recovery_code_person on recovery_code (person);

create table session (
  id integer generated always as identity primary key,
  digest bytea not null unique,              -- sha256 of the cookie
  person integer not null references person on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,           -- when not seen until then
  ends_at timestamptz not null,              -- whatever happens
  address text,
  agent text
);
create index session_person on session (person);

-- A wall. It may read, and nothing else.
create table display (
  id integer generated always as identity primary key,
  digest bytea not null unique,              -- sha256 of the cookie
  name text not null,
  community text,                            -- null: every community
  approved_by text not null,
  created_at timestamptz not null,
  seen_at timestamptz,
  address text,
  revoked_at timestamptz
);

-- A wall that asks to be let in, until somebody approves its code.
create table pairing (
  id integer generated always as identity primary key,
  code text not null unique,
  digest bytea not null unique,              -- sha256 of what the asking browser holds
  address text,
  agent text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  name text,
  community text,
  approved_by text,                          -- null: waits
  approved_at timestamptz
);

create table one_time_link (
  digest bytea primary key,
  kind text not null check (kind in ('welcome', 'wall')),
  person integer references person on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((kind = 'welcome') = (person is not null))
);
create index one_time_link_person on one_time_link (person);

-- Failed sign-ins by name and by address, as digests: people type passwords into the wrong field.
create table sign_in_failure (
  digest bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);

-- Who did what. Each row seals the one before it; `id` has no gaps.
create table audit (
  id bigint primary key,
  at timestamptz not null,
  person integer,                            -- no reference: the trail outlives everybody; null: the system or a display
  actor text not null,
  action text not null,
  object text not null,
  before json,                               -- json, not jsonb: the seal is over the text as written
  after json,
  reason text,
  address text,
  seal bytea not null                        -- sha256 of the previous seal and this row
);
create index audit_at on audit (at desc);
create index audit_object on audit (object, id desc);
create index audit_person on audit (person, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;
create trigger audit_append_only before update or delete or truncate on audit for each statement execute function refuse_change();
