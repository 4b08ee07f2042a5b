import { expect, test } from 'vitest';
import { maskUrl } from '../database/mask-url.ts';
import { readConfig } from './config.ts';

const GOOD = { DATABASE_URL: 'postgresql://u:p@h/d', MQTT_URL: 'mqtt://h:1883' };

test('names every fault at once and shows no password', () => {
  const env = { DATABASE_URL: 'mysql://user:hunter2@h/d', BATCH_ROWS_MAX: 'many', METRICS_PORT: '70000' };
  const read = () => readConfig(env);
  expect(read).toThrow(/DATABASE_URL is "mysql:\/\/user:\*\*\*@h\/d"/);
  expect(read).toThrow(/MQTT_URL is not set/);
  expect(read).toThrow(/BATCH_ROWS_MAX is "many"/);
  expect(read).toThrow(/METRICS_PORT is "70000"/);
  expect(read).not.toThrow(/hunter2/);
});

test('fills in defaults, and an empty variable counts as unset', () => {
  expect(readConfig({ ...GOOD, REDIS_URL: '', LOG_LEVEL: '' })).toEqual({
    ...GOOD,
    LOG_LEVEL: 'info',
    INGEST_CLIENT_ID: 'cockpit-ingest',
    BATCH_ROWS_MAX: 4000,
    INGEST_CONNECTIONS: 2,
    QUARANTINE_ROWS_MAX: 100_000,
    QUARANTINE_BYTES_MAX: 268_435_456,
    QUARANTINE_DAYS_MAX: 90,
    REFUSALS_PER_MINUTE: 120,
    PROFILE_PAYLOAD_BYTES_MAX: 1_048_576,
    PROFILE_MESSAGES_MAX: 1_000,
    HOST: '127.0.0.1',
    store: {},
  });
});

test('keeps what is said of the store apart, and refuses what is no value of it', () => {
  const env = { ...GOOD, TIMESCALE: 'off', RAW_RETENTION_DAYS: '400', MINUTE_RETENTION_DAYS: '' };
  expect(readConfig(env).store).toEqual({ TIMESCALE: 'off', RAW_RETENTION_DAYS: 400 });
  const read = () => readConfig({ ...GOOD, TIMESCALE: 'maybe', ALARM_RETENTION_DAYS: '30' });
  expect(read).toThrow(/TIMESCALE is "maybe"; expected auto/);
  expect(read).toThrow(/ALARM_RETENTION_DAYS is "30"; expected days that past alarms are kept, 35/);
});

test('refuses shared subscriptions and says why', () => {
  const read = () => readConfig({ ...GOOD, INGEST_SHARE: 'ingest' });
  expect(read).toThrow(/INGEST_SHARE is set, but one ingest reads everything: Mosquitto forgets shared subscriptions/);
  expect(readConfig({ ...GOOD, INGEST_SHARE: '' })).not.toHaveProperty('INGEST_SHARE');
});

test.each([
  ['postgresql://u:p@ss:w/rd@h:5432/d', 'postgresql://u:***@h:5432/d'],
  ['mqtts://u:secret@h', 'mqtts://u:***@h'],
  ['mqtt://h:1883', 'mqtt://h:1883'],
  ['postgresql://h/d?user=a&password=secret&ssl=1', 'postgresql://h/d?user=a&password=***&ssl=1'],
])('masks %s', (url, masked) => {
  expect(maskUrl(url)).toBe(masked);
});
