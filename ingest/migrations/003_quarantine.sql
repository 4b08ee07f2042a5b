-- What could not be understood, with its topic, bytes and reason. Nothing is dropped without a trace:
-- past the size bound the oldest rows go and are counted in quarantine_let_go.

create table quarantine (
  id bigint generated always as identity primary key,
  received_at timestamptz not null,
  topic text not null,
  payload bytea not null,                    -- at most MAX_PAYLOAD_BYTES of it
  payload_bytes integer not null,            -- how long it really was
  digest bytea not null,                     -- sha-256 of topic and payload
  reason text not null,                      -- QuarantineReason
  detail text not null,                      -- a sentence naming the field
  seen integer not null default 1,           -- how often the very same bytes came
  last_received_at timestamptz not null,
  unique (digest)
);
create index quarantine_recent on quarantine (last_received_at desc);
create index quarantine_reason on quarantine (reason, last_received_at desc);

create table quarantine_let_go (
  reason text primary key,
  messages bigint not null default 0,
  last_at timestamptz not null
);
