-- What people send from their phones in the name of a device: a check-in of a checkpoint. The api inserts and never touches a row
-- again; ingest takes it through the same door as a message of that device and is the only one to change the columns below the
-- line, in one transaction with what it stored.
create table field_message (
  id uuid primary key,                       -- also the id of the message: sent again it is the same one
  asked_at timestamptz not null,             -- when it reached us: what the message is judged by
  person integer not null,
  topic text not null,
  payload text not null,                     -- JSON
  via text not null check (via in ('qr', 'position')),
  distance_m integer,                        -- from the checkpoint, by the phone; null: the phone did not say where it was
  digest bytea not null,                     -- sha256 of what was asked: an id is not used twice for different things
  -- --
  outcome text check (outcome in ('stored', 'refused')),
  reason text,                               -- QuarantineReason, when refused
  detail text,
  done_at timestamptz
);
create index field_message_waiting on field_message (asked_at, id) where done_at is null;
create index field_message_done on field_message (done_at) where done_at is not null;
