-- What lists, board and figures of cases need to answer at once with 100 000 open and millions of past ones (docs/PERFORMANCE.md).

-- Open ones in the order of their limits, and of their coming in; what lists are narrowed by lies in the index itself.
drop index case_open_due;
drop index case_open_stage;
drop index case_open_department;
drop index case_open_handler;
create index case_open_due on case_file (community, stage, due_at, id)
  include (suspended_at, priority, source, hazard_level, grid, department, category) where ended_at is null;
create index case_open_reported on case_file (community, stage, reported_at, id)
  include (suspended_at, priority, source, hazard_level, grid, department, category) where ended_at is null;
create index case_open_department on case_file (community, department, stage, due_at, id) include (suspended_at) where ended_at is null;
create index case_open_handler on case_file (handler, stage, due_at) include (suspended_at) where ended_at is null and handler is not null;
create index case_open_category on case_file (community, category, stage, due_at, id) include (suspended_at) where ended_at is null;
create index case_open_reporter on case_file (reporter, stage, due_at) where ended_at is null and reporter is not null;
create index case_suspended on case_file (community, suspended_until, id) where suspended_at is not null and ended_at is null;

-- Past ones, newest first.
create index case_department_recent on case_file (community, department, reported_at desc, id desc) where department is not null;
create index case_verifier_recent on case_file (verifier, reported_at desc, id desc) where verifier is not null;
create index case_reporter_recent on case_file (reporter, reported_at desc, id desc) where reporter is not null;
create index case_number_prefix on case_file (community, number text_pattern_ops) where number is not null;
create index case_dispatched on case_file (community, dispatched_at) where dispatched_at is not null;
create index case_handled on case_file (community, handled_at) where handled_at is not null;

-- Words of open ones are found by the characters and pairs of characters in them: Chinese has no blanks to split at, and most of
-- its words are too short for trigrams.
create function case_words(number text, title text, place text) returns text language sql immutable parallel safe
  return lower(coalesce(number, '') || E'\n' || title || E'\n' || coalesce(place, ''));
create function case_grams(words text) returns text[] language sql immutable parallel safe
  return array(select distinct substr(words, at, size)
    from generate_series(1, length(words)) as at, generate_series(1, 2) as size where at + size - 1 <= length(words));
create index case_open_words on case_file using gin (case_grams(case_words(number, title, place))) where ended_at is null;

-- How many are open, by grid and stage. Each change appends to it, so that two actions in one grid never wait for each other; now and
-- then whoever changes a case adds up what has come together.
create table case_tally (
  id bigint generated always as identity primary key,
  community text not null,
  grid text,
  stage text not null,
  suspended boolean not null,
  cases integer not null
);
create index case_tally_community on case_tally (community);

create function case_tally_keep() returns trigger language plpgsql as $$
declare
  added bigint;
begin
  if tg_op <> 'INSERT' and old.ended_at is null then
    insert into case_tally (community, grid, stage, suspended, cases)
    values (old.community, old.grid, old.stage, old.suspended_at is not null, -1) returning id into added;
  end if;
  if tg_op <> 'DELETE' and new.ended_at is null then
    insert into case_tally (community, grid, stage, suspended, cases)
    values (new.community, new.grid, new.stage, new.suspended_at is not null, 1) returning id into added;
  end if;
  if added % 500 < 2 then
    -- What another one is adding up right now is left to it.
    with gone as (
      delete from case_tally where id in (select id from case_tally where community = coalesce(new.community, old.community) for update skip locked)
      returning community, grid, stage, suspended, cases)
    insert into case_tally (community, grid, stage, suspended, cases)
    select community, grid, stage, suspended, sum(cases) from gone group by community, grid, stage, suspended having sum(cases) <> 0;
  end if;
  return null;
end $$;
create trigger case_tally_insert after insert on case_file for each row when (new.ended_at is null) execute function case_tally_keep();
create trigger case_tally_delete after delete on case_file for each row when (old.ended_at is null) execute function case_tally_keep();
create trigger case_tally_update after update on case_file for each row
  when ((old.grid, old.stage, old.suspended_at is not null, old.ended_at is null, old.community)
    is distinct from (new.grid, new.stage, new.suspended_at is not null, new.ended_at is null, new.community))
  execute function case_tally_keep();
insert into case_tally (community, grid, stage, suspended, cases)
select community, grid, stage, suspended_at is not null, count(*) from case_file where ended_at is null group by 1, 2, 3, 4;
