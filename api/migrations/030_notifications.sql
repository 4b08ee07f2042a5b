-- Who is told what, by which way, and what became of it. Written by the api alone. Jobs (graphile-worker) only carry ids of these rows, put in
-- in the transaction of what happened: told about is what is true, and nothing that is true is forgotten.

alter table person add column email text check (email is null or email ~ '^[^@[:space:]]+@[^@[:space:]]+$');
alter table person add column language text not null default 'zh' check (language in ('zh', 'en'));

create table notification_channel (
  id integer generated always as identity primary key,
  community text not null,
  kind text not null check (kind in ('in-app', 'email', 'wecom', 'dingtalk', 'feishu', 'webhook')),
  name text not null,
  url text,                                  -- of a robot or webhook, without its key
  secret text,                               -- sealed (api/src/secrets): key of the address and signing secret as JSON
  recipients text[] not null default '{}',   -- e-mail: addresses beside people's own
  language text not null default 'zh' check (language in ('zh', 'en')),
  per_minute smallint not null default 20 check (per_minute between 1 and 1000),
  enabled boolean not null default true,
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  unique (community, name)
);

-- Who is told of what.
create table notification_rule (
  id integer generated always as identity primary key,
  community text not null,
  name text not null,
  whats text[] not null,                     -- NOTIFICATION_WHATS
  priorities smallint[],                     -- null: all
  grid text,                                 -- as asked for; null: everywhere
  grids text[],                              -- that grid and its micro-grids
  audience jsonb not null,                   -- Audience: roles, on duty, concerned, department
  channels integer[] not null,
  after_minutes smallint not null default 0, -- escalation: only if nobody has acknowledged by then
  enabled boolean not null default true,
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null,
  unique (community, name)
);

-- What happened, once each.
create table notification_event (
  id bigint generated always as identity primary key,
  community text not null,
  what text not null,
  subject text not null,                     -- alarm:17, case:4
  occasion text not null,                    -- what tells two of a kind apart: '' or the action's version, the level of escalation
  grid text,
  priority smallint not null,
  facts jsonb not null,                      -- NotificationFacts: what words may say, nothing private
  concerned integer[] not null default '{}', -- people it is about
  department text,                           -- stands for its members while nobody of it is named
  at timestamptz not null,                   -- by the community's clock
  noted_at timestamptz not null,             -- by the world's
  planned_at timestamptz,                    -- recipients stand in `notification`; null: a job has yet to
  unique (what, subject, occasion)
);
create index notification_event_recent on notification_event (community, at desc);
create index notification_event_subject on notification_event (subject);
create index notification_event_unplanned on notification_event (noted_at) where planned_at is null;

-- One message to one recipient by one channel: the delivery log.
create table notification (
  id uuid primary key,                       -- a receiver may count on it: told twice, it is the same
  event bigint not null references notification_event on delete cascade,
  community text not null,
  channel integer not null references notification_channel on delete cascade,
  person integer references person on delete cascade,  -- null: a room or an address
  address text,                              -- e-mail
  made_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  attempts integer not null default 0,
  tried_at timestamptz,
  claimed_until timestamptz,                 -- somebody delivers it until then
  told_with uuid,                            -- in a flood: told in the message of that one
  delivered_at timestamptz,
  fault text,                                -- of the last try; never a secret
  read_at timestamptz,                       -- in-app
  unique nulls not distinct (event, channel, person, address)
);
create index notification_recent on notification (community, made_at desc);
create index notification_channel_tried on notification (channel, tried_at desc) where tried_at is not null;
create index notification_unread on notification (person, made_at desc) where read_at is null and person is not null;
create index notification_waiting on notification (channel, made_at) where state = 'waiting';
