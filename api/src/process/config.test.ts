import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const DATABASE_URL = 'postgresql://cockpit:secret@127.0.0.1:5432/cockpit';

describe('readConfig', () => {
  it('needs nothing but a database', () => {
    expect(readConfig({ DATABASE_URL, PORT: '', UNRELATED: 'x' })).toEqual({
      DATABASE_URL,
      HOST: '127.0.0.1',
      PORT: 4000,
      LOG_LEVEL: 'info',
      SOCKETS_MAX: 500,
      SOCKETS_PER_PERSON_MAX: 20,
      EVENT_LOOP_DELAY_MAX_MS: 2_000,
      PHOTO_S3_REGION: 'us-east-1',
      PHOTO_BYTES_MAX: 20 * 1024 ** 3,
      SMTP_FROM: 'Cockpit <cockpit@localhost>',
      TLS_PROXY: false,
      ADMIN_SECOND_FACTOR: 'required',
      ALLOWED_ORIGINS: [],
    });
  });

  it('lists every fault at once and never a password', () => {
    const env = { DATABASE_URL: 'mysql://root:secret@x', PORT: '99999', LOG_LEVEL: 'loud', COCKPIT_CLOCK: 'now' };
    let message = '';
    try {
      readConfig(env);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'PORT',
      'COCKPIT_CLOCK',
      'LOG_LEVEL',
    ]);
    expect(message).not.toContain('secret');
  });

  it('says what is missing', () => {
    expect(() => readConfig({})).toThrow('DATABASE_URL is missing: it must be a postgresql:// address.');
  });

  it('reads a list of origins', () => {
    const config = readConfig({ DATABASE_URL, ALLOWED_ORIGINS: 'https://Wall.example, http://localhost:5173' });
    expect(config.ALLOWED_ORIGINS).toEqual(['https://wall.example', 'http://localhost:5173']);
    expect(() => readConfig({ DATABASE_URL, ALLOWED_ORIGINS: '*' })).toThrow(/ALLOWED_ORIGINS/);
  });
});
