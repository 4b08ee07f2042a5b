/** Maintenance windows: where alarms are expected, recorded, and not annunciated. */
import type { Static } from 'typebox';
import { type Database, inTransaction, type Queryable, rows } from '../../database/database.ts';
import { RequestError, unknownFacility } from '../../errors/errors.ts';
import type { Access } from '../../gate/access.ts';
import type { Registry } from '../../registry/registry.ts';
import { gridScope } from '../../scope/scope.ts';
import { type AlarmActParts, announce } from './act.ts';
import type { AlarmWindow, AlarmWindowRequest } from './contract.ts';

const LONGEST_MS = 31 * 24 * 60 * 60_000;
const PAST_MS = 30 * 24 * 60 * 60_000;
const WINDOWS_MAX = 500;

const COLUMNS = `win.id::float8 as id, win.rule, f.code as facility, win.grid, (extract(epoch from win.from_at) * 1000)::float8 as "from",
  (extract(epoch from win.to_at) * 1000)::float8 as "to", win.reason, win.made_name as by,
  (extract(epoch from win.made_at) * 1000)::float8 as "madeAt", (extract(epoch from win.ended_at) * 1000)::float8 as "endedAt"`;

/** Running and coming ones; with `past` those of the last 30 days. */
export function readWindows(database: Database, community: string, past: boolean, now: number): Promise<AlarmWindow[]> {
  return rows<AlarmWindow>(
    database,
    'alarm-windows',
    `select ${COLUMNS} from alarm_window win left join facility f on f.id = win.facility
     where win.community = $1 and coalesce(win.ended_at, win.to_at) > to_timestamp($2::float8 / 1000)
     order by win.from_at, win.id limit $3::int`,
    [community, past ? now - PAST_MS : now, WINDOWS_MAX],
  );
}

/** Throws RequestError when it is nowhere, nothing, too long, or where the right does not reach. */
export async function makeWindow(
  { database, now, trace }: AlarmActParts,
  access: Access,
  registry: Registry,
  wanted: Static<typeof AlarmWindowRequest>,
): Promise<AlarmWindow> {
  const at = now();
  const community = registry.community.code;
  if (wanted.to <= wanted.from) throw invalid('to: must be after from.');
  if (wanted.to <= at) throw invalid('to: is past.');
  if (wanted.to - wanted.from > LONGEST_MS) throw invalid('to: at most 31 days after from.');
  if (wanted.facility === undefined && wanted.grid === undefined && wanted.rule === undefined)
    throw invalid('facility: name a facility, a grid or a rule; a window for everything is not possible.');
  const scope = gridScope(registry, wanted.grid);
  const facility = await facilityOf(database, community, wanted);
  const grids = scope.grids === null ? null : [...scope.grids];
  const allowed = access.gridsOf(community);
  const places = facility === null ? grids : [facility.grid ?? ''];
  if (allowed !== null && (places === null || places.some((grid) => !allowed.has(grid))))
    throw new RequestError(403, 'forbidden', 'grid: your right does not cover it.');
  return inTransaction(database, async (tx) => {
    const { id: by, name } = access.actor;
    const [made] = await rows<{ id: number }>(
      tx,
      'alarm-window-make',
      `insert into alarm_window (community, rule, facility, grid, grids, from_at, to_at, reason, made_by, made_name, made_at)
       values ($1, $2, $3::int, $4, $5::text[], to_timestamp($6::float8 / 1000), to_timestamp($7::float8 / 1000), $8, $9, $10,
         to_timestamp($11::float8 / 1000)) returning id::float8 as id`,
      [
        community,
        wanted.rule ?? null,
        facility?.id ?? null,
        wanted.grid ?? null,
        grids,
        wanted.from,
        wanted.to,
        wanted.reason,
        by,
        name,
        at,
      ],
    );
    const id = made?.id ?? 0;
    await announce(tx, community, null);
    await trace(tx, {
      actor: access.actor,
      action: 'alarm.window',
      object: `alarm-window:${id}`,
      after: wanted,
      reason: wanted.reason,
    });
    return windowOf(tx, id);
  });
}

/** Ends it now. Throws RequestError not-found when there is none that still runs or is to come. */
export async function endWindow(
  { database, now, trace }: AlarmActParts,
  access: Access,
  registry: Registry,
  id: number,
): Promise<AlarmWindow> {
  return inTransaction(database, async (tx) => {
    const [ended] = await rows<{ grids: string[] | null; grid: string | null }>(
      tx,
      'alarm-window-end',
      `update alarm_window win set ended_at = to_timestamp($3::float8 / 1000), version = version + 1
       where win.id = $1::int8 and win.community = $2 and coalesce(win.ended_at, win.to_at) > to_timestamp($3::float8 / 1000)
       returning win.grids, (select grid from facility where id = win.facility) as grid`,
      [id, registry.community.code, now()],
    );
    if (ended === undefined) throw new RequestError(404, 'not-found', `id: there is no running window ${id}.`);
    const allowed = access.gridsOf(registry.community.code);
    const places = ended.grid === null ? ended.grids : [ended.grid];
    if (allowed !== null && (places === null || places.some((grid) => !allowed.has(grid))))
      throw new RequestError(403, 'forbidden', 'id: your right does not cover it.');
    await announce(tx, registry.community.code, null);
    await trace(tx, {
      actor: access.actor,
      action: 'alarm.window-end',
      object: `alarm-window:${id}`,
      after: {},
      reason: undefined,
    });
    return windowOf(tx, id);
  });
}

async function windowOf(tx: Queryable, id: number): Promise<AlarmWindow> {
  const [found] = await rows<AlarmWindow>(
    tx,
    'alarm-window',
    `select ${COLUMNS} from alarm_window win left join facility f on f.id = win.facility where win.id = $1::int8`,
    [id],
  );
  if (found === undefined) throw new Error(`window ${id} is gone`);
  return found;
}

async function facilityOf(
  database: Database,
  community: string,
  { facility, domain }: Static<typeof AlarmWindowRequest>,
): Promise<{ id: number; grid: string | null } | null> {
  if (facility === undefined) return null;
  const found = await rows<{ id: number; grid: string | null }>(
    database,
    'alarm-window-facility',
    `select id, grid from facility where community = $1 and code = $2 and ($3::text is null or domain = $3) and retired_at is null`,
    [community, facility, domain ?? null],
  );
  const [one, ...others] = found;
  if (one === undefined) throw unknownFacility(facility);
  if (others.length > 0) throw invalid(`domain: is required, ${facility} is in several.`);
  return one;
}

function invalid(message: string): RequestError {
  return new RequestError(400, 'invalid-request', message);
}
