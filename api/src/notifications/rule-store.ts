/** Who is notified of what, as administrators keep it. */
import { ALARM_PRIORITIES } from '@cockpit/ingest/alarms';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Changer } from './channel-store.ts';
import type { NotificationRule, NotificationRuleRequest } from './contract.ts';

export function readNotificationRules(database: Queryable, community: string): Promise<NotificationRule[]> {
  return rows(
    database,
    'notification-rules',
    `select id, name, whats, array(select (array['high', 'medium', 'low'])[p] from unnest(priorities) as p) as priorities, grid, audience,
       channels, after_minutes::int as "afterMinutes", enabled, version
     from notification_rule as rule where community = $1 order by rule.id`,
    [community],
  ).then((found) =>
    (found as NotificationRule[]).map((rule) => ({
      ...rule,
      priorities: rule.priorities?.length ? rule.priorities : null,
    })),
  );
}

/** Makes a rule, or changes `id`. `grids`: those the asked grid stands for. Throws RequestError. */
export function putRule(
  database: Database,
  changer: Changer,
  id: number | null,
  asked: NotificationRuleRequest,
  grids: string[] | null,
  realNow: number,
): Promise<number> {
  return inTransaction(database, async (tx) => {
    await refuseStrangers(tx, changer.community, asked.channels);
    if (id !== null) await lockRule(tx, changer.community, id, asked.version);
    const priorities = asked.priorities?.map((priority) => ALARM_PRIORITIES.indexOf(priority) + 1) ?? null;
    const [made] = await rows<{ id: number }>(
      tx,
      id === null ? 'notification-rule-insert' : 'notification-rule-update',
      id === null
        ? `insert into notification_rule (community, name, whats, priorities, grid, grids, audience, channels, after_minutes, enabled,
             changed_by, changed_at)
           values ($2, $3, $4::text[], $5::smallint[], $6, $7::text[], $8::jsonb, $9::int[], $10::smallint, $11, $12,
             to_timestamp($13::float8 / 1000)) returning id, $1::int as was`
        : `update notification_rule set name = $3, whats = $4::text[], priorities = $5::smallint[], grid = $6, grids = $7::text[],
             audience = $8::jsonb, channels = $9::int[], after_minutes = $10::smallint, enabled = $11, version = version + 1,
             changed_by = $12, changed_at = to_timestamp($13::float8 / 1000)
           where id = $1::int and community = $2 returning id`,
      [
        id,
        changer.community,
        asked.name,
        asked.whats,
        priorities,
        asked.grid,
        grids,
        JSON.stringify(asked.audience),
        asked.channels,
        asked.afterMinutes,
        asked.enabled,
        changer.person.name,
        realNow,
      ],
    ).catch((thrown: { code?: string }) => {
      if (thrown.code === '23505') throw new RequestError(409, 'exists', 'name: is already used.');
      throw thrown;
    });
    const row = made?.id ?? id ?? 0;
    const { reason, community: _, version: __, ...after } = asked;
    await note(
      tx,
      changer,
      id === null ? 'notification.rule.make' : 'notification.rule.change',
      row,
      reason,
      realNow,
      after,
    );
    return row;
  });
}

/** Throws RequestError. */
export function removeRule(
  database: Database,
  changer: Changer,
  id: number,
  reason: string,
  realNow: number,
): Promise<void> {
  return inTransaction(database, async (tx) => {
    await lockRule(tx, changer.community, id, undefined);
    await rows(tx, 'notification-rule-remove', 'delete from notification_rule where id = $1::int', [id]);
    await note(tx, changer, 'notification.rule.remove', id, reason, realNow, {});
  });
}

async function lockRule(tx: Queryable, community: string, id: number, version: number | undefined): Promise<void> {
  const [found] = await rows<{ version: number }>(
    tx,
    'notification-rule-lock',
    'select version from notification_rule where id = $1::int and community = $2 for update',
    [id, community],
  );
  if (found === undefined) throw new RequestError(404, 'not-found', `id: there is no rule ${id}.`);
  if (version !== undefined && version !== found.version)
    throw new RequestError(409, 'stale', `version: is ${found.version} now, not ${version}.`);
}

async function refuseStrangers(tx: Queryable, community: string, channels: readonly number[]): Promise<void> {
  const known = await rows<{ id: number }>(
    tx,
    'notification-channels-known',
    'select id from notification_channel where community = $1 and id = any($2::int[])',
    [community, channels],
  );
  const stranger = channels.find((id) => !known.some((one) => one.id === id));
  if (stranger !== undefined)
    throw new RequestError(400, 'invalid-request', `channels: there is no channel ${stranger} (body).`);
}

function note(
  tx: Queryable,
  { person, address }: Changer,
  action: string,
  row: number,
  reason: string,
  at: number,
  after: object,
): Promise<void> {
  return audit(tx, { at, who: person, action, object: `notification-rule:${row}`, after, reason, address });
}
