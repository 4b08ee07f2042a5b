-- Nobody's refused messages crowd out those of others: each sender holds a bounded share of quarantine, and one that sends too
-- many is cut off, which is counted and seen.

alter table quarantine add column source text;   -- who sent it: community/domain/code, or a part of the topic; null: unknown

-- One row per sender that was cut off: the messages refused meanwhile are counted here and do not stand in quarantine.
create table device_refusal (
  community text not null,                   -- '': the topic names no registered community
  device text not null,                      -- domain/code of a registered device; else the first levels of the topic, or '#': all others
  device_id integer,                         -- null: not registered
  reason text not null,                      -- QuarantineReason of the newest
  messages bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  over_at timestamptz not null,              -- when it last sent more than the bound allows
  cut_off_since timestamptz,                 -- null: it has been quiet, and its refused messages stand in quarantine again
  sample_topic text not null,                -- the newest
  sample bytea not null,                     -- the first bytes of its payload
  primary key (community, device)
);
create index device_refusal_over on device_refusal (over_at);
