/** Settings of the store: its engine and how long things are kept. They live in the database (kept-settings.ts). */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const days = (description: string) => Type.Integer({ minimum: 1, maximum: 36_500, description });

export const StoreSettings = Type.Object({
  TIMESCALE: Type.Union([Type.Literal('auto'), Type.Literal('on'), Type.Literal('off')], {
    description: 'auto (used when the server has it), on (needed) or off',
  }),
  RAW_RETENTION_DAYS: days('days that readings are kept, 1 to 36500'),
  MINUTE_RETENTION_DAYS: days('days that the 1 min and 15 min rollups are kept, 1 to 36500'),
  ALARM_RETENTION_DAYS: Type.Integer({
    minimum: 35,
    maximum: 36_500,
    description: 'days that past alarms are kept, 35 (figures look back 32 days) to 36500',
  }),
  COMPRESS_AFTER_DAYS: days('days after which TimescaleDB compresses, 1 to 36500'),
  REFRESH_WINDOW_HOURS: Type.Integer({
    minimum: 3,
    maximum: 8_760,
    description: 'hours that the refresh policies of TimescaleDB look back, 3 to 8760',
  }),
});
export type StoreSettings = Static<typeof StoreSettings>;
export type SettingName = keyof StoreSettings;
/** What an environment says; what it leaves out is not asked for. */
export type StoreOverrides = Partial<StoreSettings>;

/** In the order in which they are shown. */
export const SETTING_NAMES = Object.keys(StoreSettings.properties) as SettingName[];
export const STORE_NUMBERS: readonly string[] = SETTING_NAMES.filter((name) => name !== 'TIMESCALE');

/** What a first start keeps where its environment says nothing. */
export const STORE_DEFAULTS: Readonly<StoreSettings> = {
  TIMESCALE: 'auto',
  RAW_RETENTION_DAYS: 90,
  MINUTE_RETENTION_DAYS: 365,
  ALARM_RETENTION_DAYS: 1_095,
  COMPRESS_AFTER_DAYS: 7,
  REFRESH_WINDOW_HOURS: 6,
};

/** A day is made again of its quarters while its readings are there; a day and an edge of slack. */
const ROLLUPS_OUTLIVE_READINGS_DAYS = 2;
const check = Compile(Type.Partial(StoreSettings));

/** `asked` with the setting that `text` says added. Throws a sentence when there is no such name or value. */
export function withSetting<Asked extends StoreOverrides>(
  asked: Asked,
  name: string,
  text: string,
): Asked & StoreOverrides {
  if (!isSettingName(name)) throw new Error(`There is no setting ${name}; there are ${SETTING_NAMES.join(', ')}.`);
  const value = STORE_NUMBERS.includes(name) && /^\d+$/.test(text) ? Number(text) : text;
  const one: unknown = { [name]: value };
  if (!check.Check(one)) throw new Error(`${name} is "${text}"; expected ${expected(name)}.`);
  return { ...asked, ...one };
}

/** What does not fit together, a sentence each: a refresh over what retention dropped erases rollups (timescale/timescaledb#2198). */
export function storeFaults(settings: StoreSettings): string[] {
  const { RAW_RETENTION_DAYS: raw, MINUTE_RETENTION_DAYS: minute, COMPRESS_AFTER_DAYS: compress } = settings;
  const windowDays = settings.REFRESH_WINDOW_HOURS / 24;
  const faults: string[] = [];
  if (windowDays >= raw)
    faults.push(
      `REFRESH_WINDOW_HOURS is ${settings.REFRESH_WINDOW_HOURS}, which reaches past RAW_RETENTION_DAYS ${raw}: a refresh would erase rollups whose readings are gone. Keep the window shorter.`,
    );
  if (windowDays >= compress)
    faults.push(
      `REFRESH_WINDOW_HOURS is ${settings.REFRESH_WINDOW_HOURS}, which reaches past COMPRESS_AFTER_DAYS ${compress}: what is still refreshed must not be compressed. Compress later or keep the window shorter.`,
    );
  if (compress >= raw)
    faults.push(
      `COMPRESS_AFTER_DAYS is ${compress} and RAW_RETENTION_DAYS ${raw}: readings would go before they are compressed. Compress earlier.`,
    );
  if (minute < raw + ROLLUPS_OUTLIVE_READINGS_DAYS)
    faults.push(
      `MINUTE_RETENTION_DAYS is ${minute}; it must be at least RAW_RETENTION_DAYS + ${ROLLUPS_OUTLIVE_READINGS_DAYS} = ${raw + ROLLUPS_OUTLIVE_READINGS_DAYS}, because days are recomputed from the 15 min rollup as long as readings may come.`,
    );
  return faults;
}

function expected(name: SettingName): string {
  return (StoreSettings.properties[name] as { description?: string }).description ?? '';
}

function isSettingName(name: string): name is SettingName {
  return (SETTING_NAMES as string[]).includes(name);
}
