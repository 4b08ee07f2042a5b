/** Cases as years leave them: millions that are past, and far too many open ones. Written by SQL, the same rows each time. */
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';

export interface CaseWorld {
  community: string;
  /** Epoch ms of the api's clock. */
  now: number;
  open: number;
  past: number;
}

const DEPARTMENTS = 24;
const HANDLERS = 300;
const VERIFIERS = 100;
/** Cases of the past whose timeline is there as well, the newest. */
const WITH_TIMELINE = 200_000;

const DEPARTMENT_ROWS = `
  insert into department (community, code, name_zh, name_en, party, grids)
  select $1, 'D' || n, '第' || n || '专业部门', 'Department ' || n, (array['government', 'enterprise', 'society'])[1 + n % 3],
    case when n % 3 = 0 then (select array_agg(code) from (select code from grid where community = $1 and kind = 'micro' order by code limit 8) g) end
  from generate_series(0, ${DEPARTMENTS - 1}) n`;
const PEOPLE = `
  with made as (
    insert into person (login, name, created_at) select 'bench-' || n, '处置员' || n, now() from generate_series(1, ${HANDLERS + VERIFIERS}) n
    returning id, substr(login, 7)::int as n),
  roles as (insert into person_role (person, role, community)
    select id, case when n <= ${HANDLERS} then 'handler' else 'grid-worker' end, $1 from made)
  insert into department_member (community, department, person) select $1, 'D' || n % ${DEPARTMENTS}, id from made where n <= ${HANDLERS}`;

/** What rows are drawn from; hashes stand for chance. */
const DRAWN = `
  with grids as (select array_agg(code order by code) as codes from grid where community = $1 and kind = 'micro'),
  people as (
    select array_agg(person order by person) filter (where role = 'handler') as handlers,
      array_agg(person order by person) filter (where role = 'grid-worker') as verifiers
    from person_role r join person p on p.id = r.person where p.login like 'bench-%'),
  drawn as (
    select n, abs(hashint8(n)) as a, abs(hashint8(n + 1000003)) as b, abs(hashint8(n + 2000003)) as d,
      to_timestamp($2::float8 / 1000) as now
    from generate_series($3::int8, $4::int8) n)`;
const COLUMNS = `community, number, stage, version, source, title, description, grid, place, lon, lat, priority, hazard_level, category, limits,
  reporter_name, department, department_name, handler, handler_name, verifier, verifier_name, reported_at, filed_at, dispatched_at,
  handled_at, ended_at, stage_since, due_at, handle_due_at, total_due_at, closure, suspended_at, suspended_until, rework, supervised`;
const LIMITS = `'{"dispatch":{"amount":15,"unit":"urgent-hours"},"handle":{"amount":4,"unit":"work-hours"},"check":{"amount":4,"unit":"work-hours"},"total":{"amount":2,"unit":"work-days"}}'::jsonb`;

/** What the watch would do at once, supervising what is overdue, is done. One in a thousand a major hazard, one in a hundred of a leader; categories and grids unevenly. */
const SHARED = `
  (array['sensor', 'patrol', 'patrol', 'public', 'video', 'department', 'enterprise', 'public'])[1 + a % 8] as common_source,
  (array['消防通道被占用', '路面积水', '暴露垃圾未清理', '路灯不亮', '井盖松动破损', '违规停放车辆', '绿化带损坏', '施工围挡倒塌', '电梯困人', '烟感持续报警'])[1 + b % 10] as what,
  codes[1 + floor(array_length(codes, 1) * power(a % 10000 / 10000.0, 2))::int] as grid_code,
  $5::text[] as categories, d % ${DEPARTMENTS} as department_n`;

const row = (stage: string, reported: string) => `
  select drawn.*, ${SHARED}, handlers, verifiers, ${stage} as stage, ${reported} as reported_at from drawn, grids, people`;

const insert = (drawn: string) => `
  ${DRAWN}, one as (${drawn})
  insert into case_file (${COLUMNS})
  select $1, case when stage <> 'collection' then '440305' || to_char(reported_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || lpad(n::text, 7, '0') end, stage, 4,
    case when b % 100 = 0 then 'leader' else common_source end, what || case when a % 3 = 0 then '，' || (a % 90 + 1) || '号楼附近' else '' end,
    '现场发现问题，请尽快安排处理，注意安全。处理前后请拍照上传。', case when d % 200 = 0 then null else grid_code end,
    '园区' || (d % 60 + 1) || '号楼' || (a % 30 + 1) || '层', 113.9 + a % 1000 / 1e5, 22.5 + b % 1000 / 1e5,
    case when a % 20 = 0 then 1 when a % 5 = 0 then 2 else 3 end, case when b % 1000 = 1 then 'major' when b % 50 = 2 then 'general' end,
    case when stage <> 'collection' then categories[1 + floor(array_length(categories, 1) * power(b % 10000 / 10000.0, 2))::int] end,
    case when stage <> 'collection' then ${LIMITS} end, '采集员', dep, '第' || department_n || '专业部门', han, '处置员', ver, '核查员', reported_at, case when stage <> 'collection' then reported_at + interval '9 min' end,
    case when dep is not null then reported_at + interval '25 min' end, case when stage in ('feedback', 'verification', 'closed') then reported_at + interval '5 h' end,
    case when stage in ('closed', 'rejected') then reported_at + make_interval(hours => 6 + a % 60) end, reported_at + interval '30 min',
    case when stage not in ('closed', 'rejected', 'collection') and not hung then now + make_interval(mins => (d % 20000) - 2000) end, null,
    case when dep is not null and not hung then reported_at + make_interval(hours => 72 + b % 48) end,
    case when stage = 'closed' then case when a % 50 = 0 then 'bundled' when a % 50 = 1 then 'forced' else 'verified' end end,
    case when hung then now - interval '3 days' end, case when hung then now + make_interval(days => a % 90 + 1) end, (a % 12 = 0)::int,
    case when stage not in ('closed', 'rejected', 'collection') and not hung and d % 20000 <= 2060 then 'timeout' end
  from one cross join lateral (select
    case when stage not in ('collection', 'filing', 'rejected') then 'D' || department_n end as dep,
    case when stage in ('handling', 'feedback', 'verification', 'closed') then handlers[1 + (department_n + ${DEPARTMENTS} * (a % 12)) % ${HANDLERS}] end as han,
    case when stage in ('verification', 'closed') then verifiers[1 + a % ${VERIFIERS}] end as ver,
    stage in ('filing', 'dispatch', 'handling') and b % 40 = 7 as hung) as more`;

const PAST = insert(
  row(`case when d % 33 = 1 then 'rejected' else 'closed' end`, "now - interval '1 day' - ($4 - n) * interval '45 s'"),
);
const OPEN = insert(
  row(
    `(array['collection', 'filing', 'dispatch', 'handling', 'handling', 'handling', 'feedback', 'verification'])[1 + d % 8]`,
    "now - ($4 - n) * interval '25 s'",
  ),
);
const SIGNALS = `
  insert into case_signal (case_id, community, kind, ref, title_zh, title_en, at, bound_by, bound_at)
  select id, community, 'report', 'bench-' || id, title, title, reported_at, '系统', reported_at from case_file
  where ended_at is null or id > (select max(id) from case_file) - ${WITH_TIMELINE}`;
const TIMELINE = `
  insert into case_action (case_id, version, at, person, person_name, action, from_stage, to_stage, note)
  select c.id, v, c.reported_at + v * interval '20 min', null, '值班员', (array['report', 'file', 'dispatch', 'accept'])[v], 'filing', 'handling', '已联系物业'
  from case_file c, generate_series(1, 4) v
  where c.ended_at is null or c.id > (select max(id) from case_file) - ${WITH_TIMELINE}`;
const REQUESTS = `
  insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note)
  select id, 'extension', 1, '处置员', reported_at, 'material', '等料' from case_file where stage = 'handling' and id % 50 = 0`;

/** To be called on empty tables. Takes some minutes for two million. */
export async function fillCases(
  database: ScratchDatabase,
  world: CaseWorld,
  categories: readonly string[],
): Promise<void> {
  const { community, now, open, past } = world;
  await database.rows(DEPARTMENT_ROWS, [community]);
  await database.rows(PEOPLE, [community]);
  // Row by row the indexes of two million rows take ten times as long as all at once.
  const indexes = await database.rows<{ drop: string; make: string }>(`
    select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
    from pg_index where indrelid = 'case_file'::regclass and not exists (select from pg_constraint where conindid = indexrelid)`);
  for (const { drop } of indexes) await database.rows(drop);
  await database.rows(PAST, [community, now, 1, past, categories]);
  await database.rows(OPEN, [community, now, past + 1, past + open, categories]);
  for (const { make } of indexes) await database.rows(make);
  await database.rows(SIGNALS);
  await database.rows(TIMELINE);
  await database.rows(REQUESTS);
  // What autovacuum does sooner or later: indexes are read without the table.
  for (const table of ['case_file', 'case_tally', 'case_signal', 'case_action', 'case_request'])
    await database.rows(`vacuum (analyze) ${table}`);
}
