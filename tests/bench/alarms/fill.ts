/** A table of alarms as years leave it: millions that are past, and a flood of open ones. Written by SQL, the same rows each time. */
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';

/** Devices with a place to be in alarm at: all micro-grids in turn, since most devices of the bench stand in one. */
const PLACES = `
  create table bench_place as
  select place.*, micro.code as grid
  from (
    select row_number() over (order by d.id) - 1 as n, d.id as device, d.facility, d.domain, f.name_zh, f.name_en
    from device d join facility f on f.id = d.facility where d.community = $1) as place
  join (
    select code, row_number() over (order by code) - 1 as turn, count(*) over () as grids
    from grid where community = $1 and kind = 'micro') as micro on micro.turn = place.n % micro.grids`;

/**
 * Two thousand rules, the first far more frequent than the last. Rule 3, a frequent one, was never raised in the grid that is
 * first by code: what no estimate of a planner knows. One in twenty is high, four medium.
 */
const ROW = `
  $1, 'bench-' || lpad(rule::text, 4, '0'), p.domain, p.grid, 1 + (rule % 20 > 0)::int + (rule % 20 > 4)::int,
  '报警 ' || rule, 'Alarm ' || rule, 1800, raised, raised, 97, '%',
  jsonb_build_object('table', 'hazard_state', 'at', 0, 'device', p.device, 'id', 'bench-' || one.n,
    'payload', jsonb_build_object('kind', 'smoke', 'state', 'alarm', 'value', 97))`;
const COLUMNS = `community, rule, domain, grid, priority, title_zh, title_en, respond_s, raised_at, last_at, value, unit, reading`;

const PAST = `
  insert into alarm (${COLUMNS}, source, facility, device, source_zh, source_en, cleared_at, cleared_by, open, owned)
  select ${ROW}, 'device:' || p.device, p.facility, p.device, p.name_zh, p.name_en, raised + interval '10 minutes', 'reading', false, true
  from (
    select n, floor(2000 * power(abs(hashint8(n)::float8) / 2147483648, 3))::int as drawn,
      now() - interval '1 day' - make_interval(secs => ($2::int8 - n) * 31.5) as raised
    from generate_series(1, $2::int8) as s (n)) as one
  join bench_place p on p.n = (one.n * 7919) % (select count(*) from bench_place)
  cross join lateral (
    select case when drawn = 3 and p.grid = (select min(grid) from bench_place) then 4 else drawn end as rule) as as_ruled`;

/** No device has a rule twice. A third are reports, each with words of its own; one in twenty is over and seen by nobody. */
const OPEN = `
  insert into alarm (${COLUMNS}, source, facility, device, source_zh, source_en, cleared_at, cleared_by)
  select ${ROW},
    case when reported then 'report:' || one.n else 'device:' || p.device end, case when reported then null else p.facility end,
    case when reported then null else p.device end, case when reported then '居民上报第 ' || one.n || ' 号' else p.name_zh end,
    case when reported then 'Report no. ' || one.n || ' of a resident' else p.name_en end,
    case when one.n % 20 = 0 then now() end, case when one.n % 20 = 0 then 'reading' end
  from (
    select s.n, s.n % 3 = 0 as reported, (s.n / all_places.count * 37 + s.n % 51)::int as rule,
      now() - make_interval(secs => ($2::int8 - s.n) * 0.5) as raised, s.n % all_places.count as place
    from generate_series(1, $2::int8) as s (n), (select count(*) from bench_place) as all_places) as one
  join bench_place p on p.n = one.place`;

/** Whatever is past was acknowledged, and one in ten that is open and active. */
const HANDLED = `
  insert into alarm_handling (alarm, acked_by, acked_name, acked_at)
  select id, 'bench', 'bench', raised_at from alarm where not open or (cleared_at is null and id % 10 = 0)`;

/** To be called on an empty table. Takes a minute or two for two million. */
export async function fillAlarms(
  database: ScratchDatabase,
  community: string,
  { open, past }: { open: number; past: number },
): Promise<void> {
  await database.rows(PLACES, [community]);
  // Row by row the indexes and foreign keys of two million rows take ten times as long as all at once.
  const restore = await withoutChecks(database);
  await database.rows('alter table alarm disable trigger user');
  await database.rows('alter table alarm_handling disable trigger user');
  await database.rows(PAST, [community, past]);
  await database.rows(OPEN, [community, open]);
  await database.rows(HANDLED);
  await database.rows('alter table alarm enable trigger user');
  await database.rows('alter table alarm_handling enable trigger user');
  await database.rows('update alarm set open = open where open'); // the trigger fills in what follows from the rest
  for (const statement of restore) await database.rows(statement);
  await database.rows('drop table bench_place');
  // What autovacuum does sooner or later, and the test of its effect: indexes are read without the table.
  for (const table of ['alarm', 'alarm_handling', 'alarm_action']) await database.rows(`vacuum (analyze) ${table}`);
}

/** Drops foreign keys and the indexes that are no constraints; returns what makes them again. */
async function withoutChecks(database: ScratchDatabase): Promise<string[]> {
  const keys = await database.rows<{ drop: string; make: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype = 'f' and conrelid in ('alarm'::regclass, 'alarm_handling'::regclass)`);
  const indexes = await database.rows<{ drop: string; make: string }>(`
    select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
    from pg_index where indrelid in ('alarm'::regclass, 'alarm_handling'::regclass)
      and not exists (select from pg_constraint where conindid = indexrelid)`);
  for (const { drop } of [...keys, ...indexes]) await database.rows(drop);
  return [...indexes, ...keys].map(({ make }) => make);
}
