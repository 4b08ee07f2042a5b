/** Devices that owe readings and do not speak (失联). Raised and cleared by the sweep: a sign of life costs the hot path nothing. */
import type { Transaction } from '../database/database.ts';
import { STALE_AFTER_INTERVALS } from '../presence/contract.ts';
import type { Device } from '../readings/reading.ts';
import { removeConditions, writeConditions } from './conditions.ts';
import type { AlarmRule } from './contract.ts';
import type { RuleSet } from './rules/contract.ts';
import { type PointTransition, type Raise, ruledPart } from './transitions.ts';

const MINUTE_MS = 60_000;

/** Heard once, not said to be offline, silent past its interval. Never heard is not in use yet, and no alarm. */
const SILENT = {
  name: 'alarm-silent-devices',
  text: `
  select device.id, device.community, device.domain, device.code, facility.kind, facility.capacity, facility.grid,
    facility.lon, facility.lat, facility.attributes, '' as timezone,
    (extract(epoch from greatest(p.last_at, to_timestamp($1::float8 / 1000))
      + device.report_every_s * $3::float8 * interval '1 second') * 1000)::float8 as "staleAt",
    (extract(epoch from p.last_at) * 1000)::float8 as "heardAt",
    array(select c.rule from alarm_condition c where c.device = device.id and c.source = 'silence:' || device.id) as known
  from device_presence p
  join device on device.id = p.device
  join facility on facility.id = device.facility
  where device.retired_at is null and device.report_every_s is not null and p.status is distinct from 'offline'
    and greatest(p.last_at, to_timestamp($1::float8 / 1000)) + device.report_every_s * $3::float8 * interval '1 second'
      <= to_timestamp($2::float8 / 1000)
  order by device.id`,
};

/** Points whose device speaks again, or has said that it goes. */
const HEARD = {
  name: 'alarm-heard-again',
  text: `
  select c.community, c.rule, c.source, (extract(epoch from greatest(p.last_at, p.status_at, c.since)) * 1000)::float8 as at
  from alarm_condition c
  join device on device.id = c.device
  left join device_presence p on p.device = c.device
  where c.source = 'silence:' || c.device and (p.status = 'offline' or device.retired_at is not null
    or p.last_at + device.report_every_s * $2::float8 * interval '1 second' > to_timestamp($1::float8 / 1000))`,
};

interface Silent extends Device {
  /** Epoch ms. */
  staleAt: number;
  heardAt: number;
  /** Rules that have raised it already. */
  known: string[];
}

/** What silence raises and clears at `now`; nothing is raised before we have listened long enough ourselves. */
export async function silenceTransitions(
  tx: Transaction,
  rules: RuleSet,
  hearingSince: number | undefined,
  now: number,
): Promise<PointTransition[]> {
  const heard = await tx.query<{ community: string; rule: string; source: string; at: number }>({
    ...HEARD,
    values: [now, STALE_AFTER_INTERVALS],
  });
  await removeConditions(tx, heard.rows);
  const transitions: PointTransition[] = heard.rows.map(({ at, ...point }) => ({
    turn: 'clear',
    at,
    point,
    by: 'reading',
  }));
  if (hearingSince === undefined) return transitions;
  const { rows } = await tx.query<Silent>({ ...SILENT, values: [hearingSince, now, STALE_AFTER_INTERVALS] });
  const raised = rows.flatMap((device) => silencesOf(device, rules, now));
  await writeConditions(
    tx,
    raised.map(({ at, raise }) => ({
      ...raise,
      phase: 'active',
      since: at,
      dueAt: null,
      lastAt: at,
      lastReceivedAt: at,
      lastId: '',
      raise: null,
    })),
  );
  return [...transitions, ...raised.map((one): PointTransition => ({ turn: 'raise', ...one }))];
}

function silencesOf(device: Silent, rules: RuleSet, now: number): { at: number; raise: Raise }[] {
  return rules.rulesFor(device).flatMap((rule) => {
    if (rule.condition.kind !== 'silence' || rule.domain !== device.domain || device.known.includes(rule.code))
      return [];
    const at = device.staleAt + rule.condition.minutes * MINUTE_MS;
    return at <= now ? [{ at, raise: raiseOf(rule, device) }] : [];
  });
}

function raiseOf(rule: AlarmRule, device: Silent): Raise {
  return {
    ...ruledPart(rule),
    community: device.community,
    source: `silence:${device.id}`,
    device: device.id,
    facility: null,
    grid: device.grid,
    name: null,
    value: null,
    unit: null,
    args: { heardAt: device.heardAt },
    reading: null,
  };
}
