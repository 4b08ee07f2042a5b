import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verifyTrail } from '../audit/verify.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { signedIn } from '../testing/people.ts';
import { readSecretsKeys } from './keys.ts';
import { sealStored } from './seal-stored.ts';
import { createSecrets } from './secrets.ts';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const PLACE = { table: 'person', column: 'totp_secret', row: 7 };

describe('a sealed secret', () => {
  const secrets = createSecrets([NEW]);

  it.each(['JBSWY3DPEHPK3PXP', '', '密钥 🔑', 'x'.repeat(5000)])('opens in its own place: %j', (text) => {
    const sealed = secrets.seal(text, PLACE);
    expect(secrets.open(sealed, PLACE)).toBe(text);
    if (text !== '') expect(sealed).not.toContain(text);
  });

  it('looks different each time', () => {
    expect(secrets.seal('same', PLACE)).not.toBe(secrets.seal('same', PLACE));
  });

  it.each([
    ['row', { ...PLACE, row: 8 }],
    ['column', { ...PLACE, column: 'name' }],
    ['table', { ...PLACE, table: 'webhook' }],
    // No two places may be one text.
    ['cut between names', { table: 'person","totp', column: 'secret', row: 7 }],
  ])('does not open in another %s', (_, place) => {
    expect(() => secrets.open(secrets.seal('text', PLACE), place)).toThrow(/comes from another database/);
  });

  it('does not open when a single character of it was changed, or its end is missing', () => {
    const sealed = secrets.seal('text', PLACE);
    const body = sealed.lastIndexOf('.') + 1;
    for (let at = body; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      expect(() => secrets.open(sealed.slice(0, at) + other + sealed.slice(at + 1), PLACE)).toThrow();
      expect(() => secrets.open(sealed.slice(0, at), PLACE)).toThrow();
    }
  });

  it('that is none is refused without a word of it', () => {
    expect(() => secrets.open('JBSWY3DPEHPK3PXP', PLACE)).toThrow('The secret person.totp_secret of 7 is not sealed.');
  });

  it('opens with an earlier key as long as it is kept, and new ones are sealed with the first', () => {
    const sealed = createSecrets([OLD]).seal('text', PLACE);
    const both = createSecrets([NEW, OLD]);
    expect(both.open(sealed, PLACE)).toBe('text');
    expect([both.judge(sealed), both.judge(both.seal('text', PLACE))]).toEqual(['old', 'current']);
    const lost = {
      status: 503,
      code: 'no-secrets-key',
      message: expect.stringMatching(/^SECRETS_KEY: the key [0-9a-f]{8}/),
    };
    expect(() => secrets.open(sealed, PLACE)).toThrow(expect.objectContaining(lost));
    expect(secrets.judge(sealed)).toBe('unknown');
  });

  it('cannot be made without a key', () => {
    const none = createSecrets([]);
    expect(none.available).toBe(false);
    const fault = { status: 503, code: 'no-secrets-key', message: expect.stringContaining('SECRETS_KEY') };
    expect(() => none.seal('text', PLACE)).toThrow(expect.objectContaining(fault));
  });
});

describe('the keys', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cockpit-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const [one, two] = [OLD.toString('base64'), NEW.toString('base64')];

  it('are none, one, or several of which the first seals', () => {
    expect(readSecretsKeys({})).toEqual([]);
    expect(readSecretsKeys({ SECRETS_KEY: one })).toEqual([OLD]);
    expect(readSecretsKeys({ SECRETS_KEY: `${two}, ${one}` })).toEqual([NEW, OLD]);
  });

  it('come from a file, one a line', async () => {
    const file = path.join(folder, 'keys');
    await writeFile(file, `# since 2026\n${two}\n\n${one}\n`);
    expect(readSecretsKeys({ SECRETS_KEY_FILE: file })).toEqual([NEW, OLD]);
    await writeFile(file, '\n');
    expect(() => readSecretsKeys({ SECRETS_KEY_FILE: file })).toThrow(/holds no key/);
    expect(() => readSecretsKeys({ SECRETS_KEY_FILE: path.join(folder, 'none') })).toThrow(/cannot be read: ENOENT/);
  });

  it.each([
    ['too short', randomBytes(16).toString('base64'), /SECRETS_KEY is not the base64 of 32/],
    ['too long', randomBytes(33).toString('base64'), /SECRETS_KEY is not the base64 of 32/],
    ['hex', randomBytes(32).toString('hex'), /SECRETS_KEY is not the base64 of 32/],
    ['words', 'correct horse battery staple', /SECRETS_KEY is not the base64 of 32/],
    ['all zero', Buffer.alloc(32).toString('base64'), /is not random/],
    ['good and then bad', `${two},${one.slice(2)}`, /SECRETS_KEY, key 2, is not/],
  ])('that are %s are refused in one sentence that does not repeat them', (_, text, message) => {
    expect(() => readSecretsKeys({ SECRETS_KEY: text })).toThrow(message);
    expect(() => readSecretsKeys({ SECRETS_KEY: text })).not.toThrow(text.slice(0, 12));
  });

  it('are not taken from two places', () => {
    expect(() => readSecretsKeys({ SECRETS_KEY: one, SECRETS_KEY_FILE: 'x' })).toThrow(/both set/);
  });
});

describe('what is stored', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase(inject('postgresUrl'));
  });
  afterAll(() => test.drop());
  const stored = async () =>
    (await test.sql('select id, totp_secret as value from person where totp_secret is not null order by id')) as {
      id: number;
      value: string;
    }[];
  const openAll = async (keys: Buffer[]) =>
    (await stored()).map(({ id, value }) => createSecrets(keys).open(value, { ...PLACE, row: id }));

  it('readable is sealed in place once, then with the next key, and what has no key any more is left alone', async () => {
    for (const secret of ['AAAA', 'BBBB']) {
      const { id } = await signedIn(test);
      await test.sql('update person set totp_secret = $2 where id = $1', [id, secret]);
    }
    const [first, rotated] = [createSecrets([OLD]), createSecrets([NEW, OLD])];
    expect(await sealStored(test.database, first, 'test', NOW)).toEqual({ sealed: 2, current: 0, lost: 0 });
    expect(await sealStored(test.database, first, 'test', NOW)).toEqual({ sealed: 0, current: 2, lost: 0 });
    expect(await openAll([OLD])).toEqual(['AAAA', 'BBBB']);
    expect(await sealStored(test.database, rotated, 'test', NOW)).toEqual({ sealed: 2, current: 0, lost: 0 });
    expect(await openAll([NEW])).toEqual(['AAAA', 'BBBB']);
    expect(await sealStored(test.database, first, 'test', NOW)).toEqual({ sealed: 0, current: 0, lost: 2 });
    expect(await openAll([NEW])).toEqual(['AAAA', 'BBBB']);
    const trail = await test.sql('select action, after from audit');
    expect(trail).toEqual([1, 2].map(() => ({ action: 'secrets.seal', after: { sealed: 2 } })));
    expect(await verifyTrail(test.database)).not.toHaveProperty('broken');
  });

  it('is not sealed anew when it was moved between people: nothing is changed then', async () => {
    const [one, two] = await stored();
    await test.sql('update person set totp_secret = $2 where id = $1', [one?.id, two?.value]);
    const before = await stored();
    await expect(sealStored(test.database, createSecrets([OLD, NEW]), 'test', NOW)).rejects.toThrow(
      /cannot be decrypted/,
    );
    expect(await stored()).toEqual(before);
  });
});
