-- Who may sign in at the MQTT broker. Secrets are shown once; what is kept is the salted hash that brokers need themselves.
create table credential (
  username text primary key,                 -- {device}@{community}; of ingest its client id
  kind text not null check (kind in ('device', 'gateway', 'ingest')),
  community text,                            -- null: ingest
  code text,                                 -- of the device, or the name of the gateway; null: ingest
  topics text[] not null default '{}',       -- filters it publishes under besides the native topics of its device
  hash text,                                 -- $7$…, PBKDF2-SHA512; null: revoked
  issued_at timestamptz not null,            -- of the present secret
  issued_by text not null,
  revoked_at timestamptz,
  changed bigint not null,                   -- rises with every change of any row, in the order of commits
  check ((kind = 'ingest') = (community is null)),
  check ((kind = 'ingest') = (code is null)),
  check ((hash is null) = (revoked_at is not null))
);
create index credential_changed on credential (changed);
create index credential_community on credential (community, code);
