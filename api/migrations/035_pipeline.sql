-- Breaks of the pipeline, and the pulse of each api. Instants of breaks are of the community's clock, like those of alarms.

-- One row per api, written once a second: proves that the database can be written, not only read.
create table pipeline_api (
  api uuid primary key,                      -- one start of the process
  beat bigint not null,
  checked_at timestamptz not null            -- of the database's clock
) with (fillfactor = 40);

-- A stage that was broken, from when until when. Written by whichever api sees it; told, and made an alarm, once.
create table pipeline_break (
  id bigint generated always as identity primary key,
  stage text not null,                       -- PIPELINE_STAGES of ingest/src/pipeline/contract.ts
  what text not null,                        -- PIPELINE_WHATS, when it was noticed
  since timestamptz not null,
  noticed_at timestamptz not null,
  ended_at timestamptz                       -- null: it still is
);
create unique index pipeline_break_open on pipeline_break (stage) where ended_at is null;
create index pipeline_break_recent on pipeline_break (since desc);

-- Whoever is told of high alarms is told of a broken pipeline as well: it is why none would come.
update notification_rule set whats = whats || '{pipeline.broken,pipeline.restored}'::text[]
where changed_by = 'system' and 'alarm.raised' = any(whats) and after_minutes = 0 and not 'pipeline.broken' = any(whats);
