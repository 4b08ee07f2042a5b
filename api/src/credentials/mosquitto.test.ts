import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BrokerUser, hashOfSecret, INGEST_TOPICS, nativeTopics, usernameOf } from '@cockpit/ingest/credentials';
import { expect, it } from 'vitest';
import { mosquittoAccess, mosquittoPasswords, mosquittoSettings } from './mosquitto.ts';

const DOCS = path.join(import.meta.dirname, '../../../docs/mosquitto/generated');
const SALT = Buffer.from('82 5d b4 ff d2 bd 2b 5f 17 5e f2 94'.replaceAll(' ', ''), 'hex');
const users: BrokerUser[] = [
  { username: '@ingest', hash: 'of-ingest', ...INGEST_TOPICS },
  {
    username: usernameOf('yunfan', 'KC'),
    hash: 'of-kc',
    publish: nativeTopics('yunfan', 'KC', ['parking']),
    subscribe: [],
  },
  { username: usernameOf('yunfan', 'ttn'), hash: 'of-ttn', publish: ['v3/kc@campus/devices/+/up'], subscribe: [] },
];

it('shows in docs/mosquitto/generated what it generates', async () => {
  const place = {
    folder: '/etc/cockpit-mosquitto',
    dataFolder: '/var/lib/mosquitto',
    port: 1883,
    host: undefined,
    tls: undefined,
  };
  expect(mosquittoSettings(place)).toBe(await readFile(path.join(DOCS, 'mosquitto.conf'), 'utf8'));
  expect(mosquittoAccess(users)).toBe(await readFile(path.join(DOCS, 'acl'), 'utf8'));
});

it('keeps a secret as mosquitto_passwd does', async () => {
  const line = mosquittoPasswords([
    { username: 'KC@yunfan', hash: await hashOfSecret('secret', SALT), publish: [], subscribe: [] },
  ]);
  expect(line).toMatch(/^KC@yunfan:\$7\$101\$gl20\/9K9K18XXvKU\$[A-Za-z0-9+/]{86}==\n$/);
});

it('asks for certificates instead of secrets where it is given an authority', () => {
  const tls = { certificate: '/c.pem', key: '/k.pem', clientAuthority: '/ca.pem' };
  const settings = mosquittoSettings({ folder: '/f', dataFolder: undefined, port: 8883, host: undefined, tls });
  expect(settings).toContain('require_certificate true\nuse_identity_as_username true\n');
  expect(settings).not.toContain('password_file');
});
