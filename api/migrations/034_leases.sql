-- What one api at a time does, and which apis live. Times are those of the database's clock: processes may be frozen, their clocks wrong.

create table api_instance (
  id uuid primary key,
  queue text,                                -- its worker of the queue of jobs (graphile_worker.jobs.locked_by)
  started_at timestamptz not null,
  seen_at timestamptz not null               -- renewed every second; one that is not is dead to the others
);

create table leader_lease (
  name text primary key,
  holder uuid,                               -- api_instance; null: nobody has had it yet
  fence bigint not null default 0,           -- grows with each holder; work commits only under the newest
  since timestamptz,                         -- this holder's
  renewed_at timestamptz,
  expires_at timestamptz not null default '-infinity',
  round_at timestamptz,                      -- end of the last completed round, whoever did it
  -- A key, so that a takeover waits for the transaction of a round (for key share), while a renewal does not.
  unique (name, fence)
);

-- Who delivers it: what a dead api claimed is free at once, and it cannot write down what became of it any more.
alter table notification add column claimed_by uuid;
create index notification_claimed on notification (claimed_by) where claimed_by is not null;
