/** Senders whose messages are refused again and again, found by the sweep in what the writer has counted. */
import type { Transaction } from '../database/database.ts';
import { QUIET_MS } from '../quarantine/refusals/limit.ts';
import type { FacilityKind } from '../registry/contract.ts';
import { removeConditions, writeConditions } from './conditions.ts';
import type { AlarmRule } from './contract.ts';
import type { RuleSet } from './rules/contract.ts';
import { type Point, type PointTransition, type Raise, ruledPart } from './transitions.ts';

const MINUTE_MS = 60_000;
/** One alarm for all that no registered device sent: topics are for anybody to invent. */
const STRANGERS = 'refused:unregistered';
const STRANGERS_NAME = { zh: '未登记的主题', en: 'Unregistered topics' };

const LET_IN = {
  name: 'device-refusal-let-in',
  text: `
  update device_refusal set cut_off_since = null
  where cut_off_since is not null and over_at < to_timestamp($1::float8 / 1000)`,
};

const OVER = {
  name: 'device-refusals-over',
  text: `
  select r.community, r.device, r.reason, r.messages::float8 as messages, r.sample_topic as topic,
    (extract(epoch from r.first_at) * 1000)::float8 as "firstAt", (extract(epoch from r.over_at) * 1000)::float8 as "overAt",
    d.id as "deviceId", d.domain, d.code, f.kind, f.attributes, f.grid
  from device_refusal r
  left join device d on d.id = r.device_id and d.retired_at is null
  left join facility f on f.id = d.facility
  where r.over_at >= to_timestamp($1::float8 / 1000)
  order by r.community, r.device`,
};

const STANDING = {
  name: 'alarm-refused-standing',
  text: `select community, rule, source from alarm_condition where source like 'refused:%'`,
};

const COMMUNITIES = 'select code from community order by code';
/** The longest a rule may wait. Minutes. */
const MINUTES_MAX = 7 * 24 * 60;

interface Over {
  /** '': of no registered community. */
  community: string;
  device: string;
  reason: string;
  messages: number;
  topic: string;
  /** Epoch ms. */
  firstAt: number;
  overAt: number;
  /** Null with all that follows: not registered. */
  deviceId: number | null;
  domain: string | null;
  code: string | null;
  kind: FacilityKind | null;
  attributes: Record<string, unknown> | null;
  grid: string | null;
}

/** What the counts of refused messages raise and clear at `now`, epoch ms. Called first in its transaction, as a batch does. */
export async function rejectionTransitions(tx: Transaction, rules: RuleSet, now: number): Promise<PointTransition[]> {
  await tx.query({ ...LET_IN, values: [now - QUIET_MS] });
  const over = (await tx.query<Over>({ ...OVER, values: [now - MINUTES_MAX * MINUTE_MS] })).rows;
  const standing = (await tx.query<Point>(STANDING)).rows;
  if (over.length === 0 && standing.length === 0) return [];
  const communities = (await tx.query<{ code: string }>(COMMUNITIES)).rows.map(({ code }) => code);
  const wanted = new Map<string, Raise>();
  for (const one of over) for (const raise of raisesOf(one, rules, communities, now)) wanted.set(keyOf(raise), raise);
  const known = new Set(standing.map(keyOf));
  const fresh = [...wanted].flatMap(([key, raise]) => (known.has(key) ? [] : [raise]));
  const quiet = standing.filter((point) => !wanted.has(keyOf(point)));
  await removeConditions(tx, quiet);
  await writeConditions(
    tx,
    fresh.map((raise) => ({
      ...raise,
      phase: 'active',
      since: now,
      dueAt: null,
      lastAt: now,
      lastReceivedAt: now,
      lastId: '',
      raise: null,
    })),
  );
  return [
    ...quiet.map((point): PointTransition => ({ turn: 'clear', at: now, point, by: 'time' })),
    ...fresh.map((raise): PointTransition => ({ turn: 'raise', at: now, raise })),
  ];
}

/** A stranger whose topic names no community concerns all of them. */
function raisesOf(over: Over, rules: RuleSet, communities: readonly string[], now: number): Raise[] {
  const { community, deviceId, kind, code, attributes } = over;
  if (deviceId !== null && kind !== null && code !== null)
    return rules
      .rulesFor({ community, kind, code, attributes: attributes ?? {} })
      .flatMap((rule) => raiseOf(rule, over, community, now));
  const concerned = communities.includes(community) ? [community] : communities;
  return concerned.flatMap((one) => rules.rulesOf(one).flatMap((rule) => raiseOf(rule, over, one, now)));
}

function raiseOf(rule: AlarmRule, over: Over, community: string, now: number): Raise[] {
  const { condition, enabled } = rule;
  if (!enabled || condition.kind !== 'refused' || over.overAt + condition.minutes * MINUTE_MS < now) return [];
  const { deviceId, domain, grid, reason, messages, topic, firstAt } = over;
  const ruled = ruledPart(rule);
  return [
    {
      ...ruled,
      domain: domain ?? ruled.domain,
      community,
      source: deviceId === null ? STRANGERS : `refused:${deviceId}`,
      device: deviceId,
      facility: null,
      grid: deviceId === null ? null : grid,
      name: deviceId === null ? STRANGERS_NAME : null,
      value: null,
      unit: null,
      args: { reason, messages, topic, firstAt },
      reading: null,
    },
  ];
}

function keyOf({ community, rule, source }: Point): string {
  return `${community} ${rule} ${source}`;
}
