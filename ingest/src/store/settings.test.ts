import { expect, test } from 'vitest';
import { STORE_DEFAULTS, type StoreSettings, storeFaults, withSetting } from './settings.ts';

test.each([
  [{ REFRESH_WINDOW_HOURS: 168 }, /reaches past COMPRESS_AFTER_DAYS 7/],
  [{ REFRESH_WINDOW_HOURS: 2400, COMPRESS_AFTER_DAYS: 80 }, /would erase rollups whose readings are gone/],
  [{ RAW_RETENTION_DAYS: 7 }, /would go before they are compressed/],
  [{ MINUTE_RETENTION_DAYS: 91 }, /must be at least RAW_RETENTION_DAYS \+ 2 = 92/],
] satisfies [Partial<StoreSettings>, RegExp][])('finds times that do not fit together: %j', (some, sentence) => {
  expect(storeFaults({ ...STORE_DEFAULTS, ...some }).join('\n')).toMatch(sentence);
  expect(storeFaults(STORE_DEFAULTS)).toEqual([]);
});

test.each([
  ['RETENTION', '90', /There is no setting RETENTION; there are TIMESCALE, RAW_RETENTION_DAYS/],
  ['toString', '90', /There is no setting toString/],
  ['RAW_RETENTION_DAYS', '0', /RAW_RETENTION_DAYS is "0"; expected days that readings are kept, 1 to 36500/],
  ['RAW_RETENTION_DAYS', '-90', /expected days/],
  ['RAW_RETENTION_DAYS', '9e1', /expected days/],
  ['RAW_RETENTION_DAYS', ' 90', /expected days/],
  ['RAW_RETENTION_DAYS', '99999999999999999999', /expected days/],
  ['TIMESCALE', '1', /TIMESCALE is "1"; expected auto/],
])('refuses %s = %j', (name, text, sentence) => {
  expect(() => withSetting(STORE_DEFAULTS, name, text)).toThrow(sentence);
});
