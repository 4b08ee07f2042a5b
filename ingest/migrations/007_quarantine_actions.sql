-- Quarantine as a tool. A row is open until people have it released (stored through the door it could not pass before) or
-- discarded; closed rows stay to be looked up and are the first to go at the bound.

alter table quarantine
  add column attempts integer not null default 0,   -- releases that were refused again
  add column outcome text check (outcome in ('released', 'discarded')),
  add column closed_at timestamptz,
  add column action bigint;                          -- the last one that touched it
create index quarantine_open on quarantine (id) where outcome is null;

-- What people ask for. The api inserts and never touches a row again; ingest carries it out in pieces and is the only one
-- to change the columns below the line, each piece in one transaction with what it did.
create table quarantine_action (
  id bigint generated always as identity primary key,
  asked_at timestamptz not null,
  asked_by text not null,
  action text not null check (action in ('release', 'discard')),
  why text check (why is not null or action = 'release'),
  filter jsonb not null,                             -- QuarantineFilter
  up_to bigint not null,                             -- newest row there was when it was asked for
  -- --
  cursor bigint not null default 0,                  -- rows up to here are done
  released integer not null default 0,               -- messages let through
  duplicates integer not null default 0,             -- readings of these that were stored already
  refused integer not null default 0,                -- messages that stay, with their present reason
  discarded integer not null default 0,
  done_at timestamptz
);
create index quarantine_action_waiting on quarantine_action (id) where done_at is null;
