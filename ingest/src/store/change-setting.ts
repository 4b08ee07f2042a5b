/** Changing a setting of the store: first what it means, then, when somebody says yes, the change with its row of history. */
import type { ClientBase } from 'pg';
import { notify } from '../notices/postgres.ts';
import { isConverted } from './convert.ts';
import { type Erased, erasedBy } from './erasure.ts';
import { inspectExtension, obstacleSeen } from './extension.ts';
import { keptSettings, type Queryable } from './kept-settings.ts';
import { type SettingName, type StoreSettings, storeFaults, withSetting } from './settings.ts';
import { noteErased } from './store-state.ts';
import { transact } from './transact.ts';

const DAY_MS = 86_400_000;

export interface SettingChange {
  name: SettingName;
  before: string | number;
  after: string | number;
  /** What goes because of it. */
  erases: Erased[];
  /** True: only a start of ingest takes it up. */
  atStart: boolean;
}

const CHANGE = `
  with changed as (
    update store_setting set value = $2, since = now(), set_by = $4 where name = $1 and value = $3 returning name
  )
  insert into store_setting_change (name, value_before, value_after, changed_at, changed_by)
  select name, $3, $2, now(), $4 from changed`;

/**
 * What setting `name` to `text` would do. Reads only. `now`: epoch ms.
 * @throws Error with a sentence when there is no such setting or value, it does not fit the others, or cannot be.
 */
export async function previewChange(
  client: Queryable,
  name: string,
  text: string,
  now: number,
): Promise<SettingChange> {
  const settings = await keptSettings(client);
  const changed = withSetting(settings, name, text) as StoreSettings;
  const setting = name as SettingName;
  const faults = storeFaults(changed);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const [before, after] = [settings[setting], changed[setting]];
  if (setting === 'TIMESCALE') await refuseImpossibleEngine(client, changed.TIMESCALE);
  const shorter = typeof before === 'number' && typeof after === 'number' && after < before;
  const erases = shorter ? await erasedBy(client, setting, after, now) : [];
  return { name: setting, before, after, erases, atStart: setting === 'TIMESCALE' };
}

/**
 * Makes the change, notifies a running ingest, and notes who asked for it. `now`: epoch ms.
 * @throws Error with a sentence when somebody else changed the setting since the preview.
 */
export async function applyChange(client: ClientBase, change: SettingChange, by: string, now: number): Promise<void> {
  const { name, before, after } = change;
  await transact(client, async (tx) => {
    // Waits for a recomputation under way, which goes by the value as it is (store-state.ts).
    const done = await tx.query(CHANGE, [name, `${after}`, `${before}`, by]);
    if (done.rowCount !== 1) throw new Error(`${name} was changed in the meantime; check it again.`);
    // A longer retention brings back nothing: what the old one erased stays marked as gone.
    if (name === 'RAW_RETENTION_DAYS') await noteErased(tx, now - Number(before) * DAY_MS);
    await notify(tx, [{ kind: 'store-settings' }]);
  });
}

async function refuseImpossibleEngine(client: Queryable, choice: StoreSettings['TIMESCALE']): Promise<void> {
  if (choice === 'off' && (await isConverted(client)))
    throw new Error('This database uses TimescaleDB already; it cannot be converted back to plain PostgreSQL.');
  const obstacle = choice === 'on' ? obstacleSeen(await inspectExtension(client)) : undefined;
  if (obstacle) throw new Error(`TIMESCALE cannot be on: ${obstacle}.`);
}
