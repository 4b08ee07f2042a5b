-- Life safety goes before everything else on the wall and in lists: the alarm keeps what its rule said when it was raised.
alter table alarm add column life_safety boolean not null default false;

-- Those that are open now were raised by rules that had no such word; what ships says it of these.
update alarm set life_safety = true
where open and rule in ('hazard-major', 'hazard-report-major');

-- Groups of a flood are ordered by it out of the index alone.
drop index alarm_open_rule_grid;
create index alarm_open_rule_grid on alarm (community, rule, grid, raised_at desc, id desc)
  include (open, owned, priority, cleared_at, source, facility, life_safety) where open;

-- Lists read open alarms by rank, 0 life safety, then the priority; and those that are over and unseen without the many that are not.
create index alarm_open_rank on alarm (community, (case when life_safety then 0 else priority end), raised_at desc, id desc)
  where open;
create index alarm_returned_rank on alarm (community, (case when life_safety then 0 else priority end), raised_at desc, id desc)
  where open and cleared_at is not null;
