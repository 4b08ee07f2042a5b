-- The pipeline watches itself: each ingest writes once a second how old each of its stages is. Instants are the database's own, so that
-- a wrong clock of any process ages nothing.
create table pipeline_stage (
  worker text not null,                      -- INGEST_CLIENT_ID
  stage text not null,                       -- PIPELINE_STAGES in pipeline/contract.ts
  life uuid not null,                        -- one start of the process
  beat bigint not null,                      -- counts up while the process lives
  checked_at timestamptz not null,
  ok_at timestamptz,                         -- last known to work; null: nobody can tell
  what text,                                 -- PIPELINE_WHATS: how it fails; null: it works
  canary_proven boolean not null default false, -- stage queue: a canary has come back once, so one that does not means something
  stopped boolean not null default false,    -- ended in good order
  primary key (worker, stage)
) with (fillfactor = 40);                    -- updated once a second in place

-- What is wrong with the system itself is an alarm of no device and no place.
alter table alarm drop constraint alarm_domain_check;
alter table alarm add constraint alarm_domain_check check (domain in ('parking', 'fitness', 'patrol', 'hazard', 'duty', 'system'));
