/** Alarms and delays whose rule is off, gone, or no longer for their facility: they end, since nobody would end them. */
import type { Transaction } from '../database/database.ts';
import type { Device } from '../readings/reading.ts';
import { removeConditions } from './conditions.ts';
import type { RuleSet } from './rules/contract.ts';
import type { Point, PointTransition } from './transitions.ts';

const STANDING = {
  name: 'alarm-standing-points',
  text: `
  select point.community, point.rule, point.source, coalesce(f.kind, '') as kind, coalesce(d.code, f.code, '') as code,
    coalesce(f.attributes, '{}') as attributes, d.id is not null as "ofDevice",
    coalesce(d.retired_at, f.retired_at) is not null as retired
  from (
    select community, rule, source, device, facility from alarm where cleared_at is null
    union select community, rule, source, device, (select facility from device where id = device) from alarm_condition
  ) as point
  left join device d on d.id = point.device
  left join facility f on f.id = coalesce(point.facility, d.facility)`,
};

// In the order in which batches lock them, so that neither waits for the other.
const LOCK = `
  select from alarm_condition c
  join unnest($1::text[], $2::text[], $3::text[]) as gone (community, rule, source)
    on gone.community = c.community and gone.rule = c.rule and gone.source = c.source
  order by c.device, c.rule for update of c`;

interface Standing extends Point, Pick<Device, 'kind' | 'code' | 'attributes'> {
  ofDevice: boolean;
  retired: boolean;
}

/** The clears; conditions of the same points are removed. */
export async function withdrawnTransitions(tx: Transaction, rules: RuleSet, now: number): Promise<PointTransition[]> {
  const { rows } = await tx.query<Standing>(STANDING);
  const gone = rows.filter((point) => !stands(point, rules));
  if (gone.length === 0) return [];
  await tx.query(LOCK, [gone.map((row) => row.community), gone.map((row) => row.rule), gone.map((row) => row.source)]);
  await removeConditions(tx, gone);
  return gone.map(({ community, rule, source }) => ({
    turn: 'clear',
    at: now,
    point: { community, rule, source },
    by: 'rule',
  }));
}

function stands(point: Standing, rules: RuleSet): boolean {
  if (point.retired) return false;
  if (point.ofDevice) return rules.rulesFor(point).some(({ code }) => code === point.rule);
  return rules.rulesOf(point.community).some(({ code, enabled }) => code === point.rule && enabled);
}
