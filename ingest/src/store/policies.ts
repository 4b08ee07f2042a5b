/** The jobs TimescaleDB does by itself: refresh, compression, retention. Brought in line at every start, so settings take effect. */
import type { ClientBase } from 'pg';
import { READING_TABLES } from '../messages/stored/contract.ts';
import { ROLLUPS } from '../rollups/declare.ts';
import { CONTINUOUS_LEVELS } from '../rollups/timescale.ts';
import type { Queryable } from './kept-settings.ts';
import type { StoreOverrides, StoreSettings } from './settings.ts';
import { transact } from './transact.ts';

/** Buckets a refresh leaves alone at the end; the real-time tail answers for them. */
const TAIL_S = 120;
/** A window must hold two buckets at least; one more for its edges. */
const WINDOW_BUCKETS_MIN = 3;
const REFRESH_EVERY_MAX_S = 900;
const MINUTE_S = 60;
const DAY_S = 86_400;

/** Adds or removes the one policy of its kind that a relation can have. */
interface Policy {
  relation: string;
  kind: keyof typeof REMOVALS;
  /** Its times in seconds, in the order of ADDITIONS. */
  times: readonly number[];
}

const REMOVALS = {
  refresh_continuous_aggregate: 'remove_continuous_aggregate_policy',
  compression: 'remove_compression_policy',
  retention: 'remove_retention_policy',
} as const;

const ADDITIONS: Record<Policy['kind'], string> = {
  refresh_continuous_aggregate: `select add_continuous_aggregate_policy($1::regclass, start_offset => make_interval(secs => $2),
    end_offset => make_interval(secs => $3), schedule_interval => make_interval(secs => $4))`,
  compression: 'select add_compression_policy($1::regclass, compress_after => make_interval(secs => $2))',
  retention: 'select add_retention_policy($1::regclass, drop_after => make_interval(secs => $2))',
};

const PRESENT = `
  select coalesce(view_name, jobs.hypertable_name) as relation, replace(proc_name, 'policy_', '') as kind,
    array_remove(array[
      extract(epoch from (config ->> 'start_offset')::interval), extract(epoch from (config ->> 'end_offset')::interval),
      extract(epoch from (config ->> 'compress_after')::interval), extract(epoch from (config ->> 'drop_after')::interval),
      case when proc_name = 'policy_refresh_continuous_aggregate' then extract(epoch from schedule_interval) end
    ], null)::float8[] as times
  from timescaledb_information.jobs left join timescaledb_information.continuous_aggregates
    on materialization_hypertable_schema = jobs.hypertable_schema and materialization_hypertable_name = jobs.hypertable_name
  where coalesce(view_name, jobs.hypertable_name) = any($1::text[]) and proc_name = any($2::text[])`;

/**
 * Makes the policies those of `settings`; without `jobs` there are none afterwards. One that is right already is left alone, with its
 * schedule and what is known of its runs.
 */
export async function renewPolicies(client: ClientBase, settings: StoreSettings, jobs: boolean): Promise<void> {
  await transact(client, async (tx) => {
    const present = await presentPolicies(tx);
    const wanted = jobs ? wantedPolicies(settings) : [];
    for (const policy of present.filter((one) => !has(wanted, one)))
      await tx.query(`select ${REMOVALS[policy.kind]}($1::regclass)`, [policy.relation]);
    for (const policy of wanted.filter((one) => !has(present, one)))
      await tx.query(ADDITIONS[policy.kind], [policy.relation, ...policy.times]);
  });
}

/** The times of retention that the jobs of the database keep to; one that they do not agree on is left out. */
export async function policySettings(client: Queryable): Promise<StoreOverrides> {
  const present = await presentPolicies(client);
  const days = (relations: readonly string[]) => {
    const kept = present.filter(({ relation, kind }) => kind === 'retention' && relations.includes(relation));
    const [first, ...others] = new Set(kept.map(({ times }) => (times[0] ?? 0) / DAY_S));
    return others.length === 0 && Number.isInteger(first) ? first : undefined;
  };
  const raw = days(READING_TABLES);
  const minute = days(aggregates().map(({ name }) => name));
  return {
    ...(raw !== undefined && { RAW_RETENTION_DAYS: raw }),
    ...(minute !== undefined && { MINUTE_RETENTION_DAYS: minute }),
  };
}

async function presentPolicies(tx: Queryable): Promise<Policy[]> {
  const relations = [...READING_TABLES, ...aggregates().map(({ name }) => name)];
  const kinds = Object.keys(REMOVALS).map((kind) => `policy_${kind}`);
  return (await tx.query<Policy>(PRESENT, [relations, kinds])).rows;
}

function wantedPolicies(settings: StoreSettings): Policy[] {
  const window = settings.REFRESH_WINDOW_HOURS * 60 * MINUTE_S;
  const compression = (relation: string): Policy => ({
    relation,
    kind: 'compression',
    times: [settings.COMPRESS_AFTER_DAYS * DAY_S],
  });
  const retention = (relation: string, days: number): Policy => ({
    relation,
    kind: 'retention',
    times: [days * DAY_S],
  });
  return [
    ...READING_TABLES.flatMap((table) => [compression(table), retention(table, settings.RAW_RETENTION_DAYS)]),
    ...aggregates().flatMap(({ name, level, minutes }): Policy[] => {
      const size = minutes * MINUTE_S;
      const times = [Math.max(window, size * WINDOW_BUCKETS_MIN), TAIL_S, Math.min(size, REFRESH_EVERY_MAX_S)];
      return [
        { relation: name, kind: 'refresh_continuous_aggregate', times },
        compression(name),
        ...(level === '1h' ? [] : [retention(name, settings.MINUTE_RETENTION_DAYS)]),
      ];
    }),
  ];
}

function has(policies: readonly Policy[], { relation, kind, times }: Policy): boolean {
  return policies.some((one) => one.relation === relation && one.kind === kind && one.times.join() === times.join());
}

function aggregates() {
  return ROLLUPS.filter(({ onTimescale }) => onTimescale === 'continuous').flatMap(({ source }) =>
    CONTINUOUS_LEVELS.map(({ level, minutes }) => ({ name: `${source}_${level}`, level, minutes })),
  );
}
