-- Cases (案件): from any signal to verified closure. Written by the api alone. Grids, alarms, hazards and people are named here, not
-- referenced: a registry imported anew and a retention elsewhere must leave a closed case as it was. Names are kept as they were then.

-- Who puts things right (专业部门).
create table department (
  community text not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  party text not null check (party in ('government', 'enterprise', 'society')), -- clause 4.1: 政府、企业、社会
  grids text[],                              -- grids it serves, micro-grids named; null: all of the community
  retired_at timestamptz,
  primary key (community, code)
);

create table department_member (
  community text not null,
  department text not null,
  person integer not null references person on delete cascade,
  primary key (community, department, person),
  foreign key (community, department) references department on delete cascade
);
create index department_member_person on department_member (person);

-- What differs from the national calendar (公历节假日与调休), and the hours people work.
create table work_hours (
  community text primary key,
  hours jsonb not null,                      -- [["08:30","12:00"],["13:30","17:30"]], local time, WorkHours in cases/calendar
  version integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null
);
create table work_day (
  community text not null,
  day date not null,
  works boolean not null,                    -- against what the calendar says
  reason text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (community, day)
);

-- What a community changed of the category table that ships (api/categories/*.json); the newest row of a code stands.
create table case_category_change (
  id bigint generated always as identity primary key,
  community text not null,
  code text not null,
  body jsonb,                                -- CaseCategory, whole; null: as it ships
  reason text not null,
  changed_by text not null,
  changed_at timestamptz not null
);
create index case_category_change_code on case_category_change (community, code, id desc);

-- Numbers (案卷号) are given in turn within a county's local day: two communities of one county never give the same.
create table case_number (
  county text not null,                      -- 6 digits, 000000: not known
  day date not null,
  last integer not null,
  primary key (county, day)
);

create table case_file (
  id bigint generated always as identity primary key,
  community text not null,
  number text unique,                        -- given when it is filed; 6 digits of the county, the local day, 5 in turn
  stage text not null check (stage in ('collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification', 'closed', 'rejected')),
  version integer not null default 1,        -- of everything of the case: a stale action is refused
  source text not null check (source in ('sensor', 'patrol', 'public', 'video', 'leader', 'department', 'enterprise')),
  title text not null,
  description text not null,
  grid text,
  facility integer,                          -- id in the registry, as long as it is there
  place text,                                -- in words
  lon double precision,                      -- WGS-84
  lat double precision,
  priority smallint not null check (priority between 1 and 3),    -- 1 high, 2 medium, 3 low
  hazard_level text check (hazard_level in ('general', 'major')), -- a hazard (事故隐患) follows its own law as well
  category text,                             -- code; null until filed
  reporter integer,                          -- person; null: a sensor, the passing of time, the public
  reporter_name text,
  department text,
  department_name text,
  handler integer,
  handler_name text,
  verifier integer,
  verifier_name text,
  limits jsonb,                              -- CaseLimits as they were when it was filed
  reported_at timestamptz not null,
  filed_at timestamptz,
  dispatched_at timestamptz,                 -- the first time; the clock starts here
  accepted_at timestamptz,
  handled_at timestamptz,                    -- the last time
  ended_at timestamptz,                      -- closed or rejected
  stage_since timestamptz not null,
  due_at timestamptz,                        -- end of the present stage's limit; null: none, suspended or ended
  handle_due_at timestamptz,
  total_due_at timestamptz,                  -- by then it should be closed (应结案)
  closure text check (closure in ('verified', 'forced', 'bundled')),
  self_handled boolean not null default false,   -- 自行处置
  rework integer not null default 0,
  returns integer not null default 0,        -- 回退: wrong dispatches
  dispatches integer not null default 0,
  extensions integer not null default 0,
  suspended_at timestamptz,                  -- 挂账: the clocks stand still
  suspended_until timestamptz,
  suspend_reason text,
  left_ms jsonb,                             -- what was left of the limits when it was suspended
  supervised text check (supervised in ('timeout', 'leader', 'key')),  -- 督办
  supervised_at timestamptz,
  excused boolean not null default false,    -- an appeal was upheld: not counted against its handler
  bundled_into bigint references case_file,
  satisfaction smallint check (satisfaction between 1 and 5),  -- 回访
  check ((ended_at is not null) = (stage in ('closed', 'rejected'))),
  check (number is not null or stage in ('collection', 'rejected') or closure = 'bundled')
);
-- Lists of what is open never read what is past.
create index case_open_due on case_file (community, stage, due_at, id) where ended_at is null;
create index case_open_stage on case_file (community, stage, stage_since, id) where ended_at is null;
create index case_open_grid on case_file (community, grid, stage, due_at, id) where ended_at is null;
create index case_open_handler on case_file (handler, stage, due_at) where ended_at is null and handler is not null;
create index case_open_department on case_file (community, department, stage, due_at) where ended_at is null;
create index case_open_verifier on case_file (verifier, due_at) where ended_at is null and verifier is not null;
create index case_recent on case_file (community, reported_at desc, id desc);
create index case_grid_recent on case_file (community, grid, reported_at desc, id desc);
create index case_category_recent on case_file (community, category, reported_at desc, id desc);
create index case_handler_recent on case_file (handler, reported_at desc, id desc) where handler is not null;
create index case_ended on case_file (community, ended_at desc) where ended_at is not null;
create index case_total_due on case_file (community, total_due_at) where total_due_at is not null;
create index case_filed on case_file (community, filed_at) where filed_at is not null;

-- Signals of one cause are bound to one case; none belongs to two.
create table case_signal (
  id bigint generated always as identity primary key,
  case_id bigint not null references case_file on delete cascade,
  community text not null,
  kind text not null check (kind in ('alarm', 'finding', 'hazard', 'report')),
  ref text not null,                         -- id of the alarm or hazard, {device}/{check-in} of a finding, a key of the report
  title_zh text not null,
  title_en text not null,
  at timestamptz not null,
  bound_by text not null,
  bound_at timestamptz not null,
  unique (community, kind, ref)
);
create index case_signal_case on case_signal (case_id);

-- The timeline, append-only: who did what, from which stage to which, and how long it was allowed to stand there.
create table case_action (
  id bigint generated always as identity primary key,
  case_id bigint not null references case_file on delete cascade,
  version integer not null,                  -- of the case after it
  at timestamptz not null,
  person integer,                            -- null: the passing of time
  person_name text,
  action text not null,
  from_stage text,
  to_stage text not null,
  reason text,                               -- code, CASE_REASONS
  note text,
  detail jsonb not null default '{}',
  unique (case_id, version)
);

-- What somebody asked for and somebody else decides: extension, suspension, appeal.
create table case_request (
  id bigint generated always as identity primary key,
  case_id bigint not null references case_file on delete cascade,
  kind text not null check (kind in ('extension', 'suspension', 'appeal')),
  asked_by integer not null,
  asked_name text not null,
  asked_at timestamptz not null,
  reason text not null,
  note text not null,
  until timestamptz,
  decided_by integer,
  decided_name text,
  decided_at timestamptz,
  granted boolean,
  decision_note text,
  check ((decided_at is null) = (granted is null))
);
create index case_request_case on case_request (case_id);
create unique index case_request_one_open on case_request (case_id, kind) where decided_at is null;

create table case_photo (
  id uuid primary key,
  case_id bigint references case_file on delete cascade,  -- null: uploaded, not yet of a case
  kind text not null check (kind in ('near', 'far', 'reference', 'before', 'after')),
  bytes integer not null,
  width integer not null,
  height integer not null,
  sha256 bytea not null,
  taken_at timestamptz,
  lon double precision,
  lat double precision,
  person integer not null,
  person_name text not null,
  uploaded_at timestamptz not null
);
create index case_photo_case on case_photo (case_id, uploaded_at);

-- Hazards (16号令 art. 14, 15): the plan of a major one, and its report to the authority with the receipt.
create table case_rectification (
  case_id bigint primary key references case_file on delete cascade,
  plan jsonb not null,                       -- RectificationPlan
  made_by integer not null,
  made_name text not null,
  made_at timestamptz not null,
  approved_by integer,
  approved_name text,
  approved_at timestamptz
);
create table case_authority_report (
  id bigint generated always as identity primary key,
  case_id bigint not null references case_file on delete cascade,
  authority text not null,
  content text not null,
  sent_by integer not null,
  sent_name text not null,
  sent_at timestamptz not null,
  receipt text,                              -- number of the authority's receipt (回执)
  receipt_at timestamptz
);
create index case_authority_report_case on case_authority_report (case_id);

-- What was answered to an order with an Idempotency-Key: sent twice it is done once.
create table idempotent_answer (
  person integer not null references person on delete cascade,
  key text not null,
  digest bytea not null,                     -- sha256 of method, path and body
  status integer not null,
  answer json not null,                      -- json, not jsonb: answered again as it was written
  at timestamptz not null,
  primary key (person, key)
);
create index idempotent_answer_at on idempotent_answer (at);

create function case_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger case_action_append_only before update on case_action for each row execute function case_refuse_change();
