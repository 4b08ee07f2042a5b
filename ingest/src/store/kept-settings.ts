/** The settings of the store as the database keeps them, and what an environment may say beside them. */
import type { ClientBase } from 'pg';
import type { Logger } from 'pino';
import {
  SETTING_NAMES,
  type SettingName,
  STORE_DEFAULTS,
  type StoreOverrides,
  type StoreSettings,
  storeFaults,
  withSetting,
} from './settings.ts';

export type Queryable = Pick<ClientBase, 'query'>;

export interface KeptSetting {
  name: string;
  value: string;
  since: Date;
  setBy: string;
}

const READ = 'select name, value, since, set_by as "setBy" from store_setting order by name';

const KEEP = `
  with kept as (
    insert into store_setting (name, value, since, set_by)
    select name, value, now(), $3 from unnest($1::text[], $2::text[]) as s (name, value)
    on conflict do nothing
    returning name, value
  )
  insert into store_setting_change (name, value_before, value_after, changed_at, changed_by)
  select name, null, value, now(), $3 from kept`;

/** Who a first start is, in the history of the settings. */
const FIRST_START = 'first start';

/** All that is kept; nothing before the first start of ingest. */
export async function readKept(client: Queryable): Promise<KeptSetting[]> {
  return (await client.query<KeptSetting>(READ)).rows;
}

/**
 * The settings that are kept. Names this version does not know are left alone.
 * @throws Error with a sentence when a value is none, or one is missing: ingest has not started on this database yet.
 */
export async function keptSettings(client: Queryable): Promise<StoreSettings> {
  const settings = parsed(await readKept(client));
  if (isComplete(settings)) return settings;
  throw new Error('The database keeps no settings of the store yet; ingest writes them when it starts.');
}

/**
 * What holds: the database's value, else what is in force already, else the environment's, else the default.
 * @throws Error with a sentence per value that is none or does not fit the others.
 */
export function settingsOf(
  kept: readonly KeptSetting[],
  inForce: StoreOverrides,
  asked: StoreOverrides,
): StoreSettings {
  const settings: StoreSettings = { ...STORE_DEFAULTS, ...asked, ...inForce, ...parsed(kept) };
  const faults = storeFaults(settings);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return settings;
}

/** Writes those settings that are not kept yet. */
export async function keepSettings(client: Queryable, settings: StoreSettings): Promise<void> {
  await client.query(KEEP, [SETTING_NAMES, SETTING_NAMES.map((name) => `${settings[name]}`), FIRST_START]);
}

/** Logs each setting of the environment that is not the one that holds. A variable that is not set says nothing. */
export function reportUnequal(log: Logger, settings: StoreSettings, asked: StoreOverrides): void {
  for (const variable of unequal(settings, asked)) {
    const environment = asked[variable];
    const database = settings[variable];
    const command = `npm run db -- set ${variable} ${environment}`;
    log.error(
      { variable, environment, database, command },
      `${variable} is ${environment} in the environment and ${database} in the database, which stands; "${command}" says what the other value would erase`,
    );
  }
}

function unequal(settings: StoreSettings, asked: StoreOverrides): SettingName[] {
  return SETTING_NAMES.filter((name) => asked[name] !== undefined && asked[name] !== settings[name]);
}

function parsed(kept: readonly KeptSetting[]): StoreOverrides {
  let settings: StoreOverrides = {};
  for (const { name, value } of kept)
    if ((SETTING_NAMES as string[]).includes(name)) settings = withSetting(settings, name, value);
  return settings;
}

function isComplete(settings: StoreOverrides): settings is StoreSettings {
  return SETTING_NAMES.every((name) => settings[name] !== undefined);
}
