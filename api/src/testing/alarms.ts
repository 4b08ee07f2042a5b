/** Puts alarms and what people did about them into a test database, the way ingest and the api leave them. */
import { COMMUNITY, NOW, type TestDatabase } from './community.ts';

const at = (epochMs: number | null | undefined) => (epochMs == null ? null : new Date(epochMs).toISOString());

/** An alarm of the rule `rule-{source}`; returns its id. `priority` 1 to 3. */
export async function raised(
  test: TestDatabase,
  alarm: {
    source: string;
    raisedAt?: number;
    /** Left out: when it was raised. */
    announcedAt?: number;
    args?: object;
    clearedAt?: number | null;
    priority?: number;
    lifeSafety?: boolean;
    grid?: string | null;
    rule?: string;
    domain?: string;
    device?: string;
  },
): Promise<number> {
  const { source, raisedAt = NOW, clearedAt = null, priority = 2, grid = 'M1', domain = 'parking' } = alarm;
  const found = await test.sql(
    `insert into alarm (community, rule, source, domain, facility, device, grid, priority, title_zh, title_en, source_zh, source_en,
       respond_s, raised_at, last_at, cleared_at, cleared_by, value, unit, life_safety, announced_at, args)
     values ($1, $2, $3, $4, (select facility from device where id = $5), $5, $6, $7, '标题', 'Title', '来源', 'Source', 1800, $8, $8,
       $9, case when $9::timestamptz is null then null else 'reading' end, 97, '%', $10, $11, $12) returning id::int as id`,
    [
      COMMUNITY,
      alarm.rule ?? `rule-${source}`,
      source,
      domain,
      alarm.device === undefined ? null : test.device(alarm.device),
      grid,
      priority,
      at(raisedAt),
      at(clearedAt),
      alarm.lifeSafety ?? false,
      at(alarm.announcedAt ?? raisedAt),
      alarm.args ?? {},
    ],
  );
  return Number(found[0]?.['id']);
}

export async function acknowledged(
  test: TestDatabase,
  alarm: number,
  how: { ackedAt: number | null; ackExpiresAt: number | null; settledAt: number | null },
): Promise<void> {
  await test.sql(
    `insert into alarm_handling (alarm, acked_by, acked_name, acked_at, ack_expires_at, settled_at)
     values ($1, case when $2::timestamptz is null then null else 'p1' end, '王', $2, $3, $4)`,
    [alarm, at(how.ackedAt), how.ackedAt === null ? null : at(how.ackExpiresAt), at(how.settledAt)],
  );
}

export async function shelved(test: TestDatabase, source: string, until: number): Promise<void> {
  await test.sql(
    `insert into alarm_point (community, rule, source, shelved_until, shelved_at) values ($1, $2, $3, $4, $5)
     on conflict (community, rule, source) do update set shelved_until = excluded.shelved_until`,
    [COMMUNITY, `rule-${source}`, source, at(until), at(NOW - 3_600_000)],
  );
}

export async function outOfService(test: TestDatabase, source: string, since: number): Promise<void> {
  await test.sql(
    `insert into alarm_point (community, rule, source, out_of_service_at) values ($1, $2, $3, $4)
     on conflict (community, rule, source) do update set out_of_service_at = excluded.out_of_service_at`,
    [COMMUNITY, `rule-${source}`, source, at(since)],
  );
}

export async function maintained(
  test: TestDatabase,
  window: { rule?: string; grids?: string[]; from: number; to: number },
): Promise<void> {
  await test.sql(
    `insert into alarm_window (community, rule, grids, from_at, to_at, reason, made_by, made_name, made_at)
     values ($1, $2, $3, $4, $5, '检修', 'p1', '王', $4)`,
    [COMMUNITY, window.rule ?? null, window.grids ?? null, at(window.from), at(window.to)],
  );
}

export async function clearAlarms(test: TestDatabase): Promise<void> {
  await test.sql('truncate alarm, alarm_handling, alarm_point, alarm_window, alarm_action, alarm_signal');
}
