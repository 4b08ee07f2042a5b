import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../http/app.ts';
import { serveUi } from './ui.ts';

let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-ui-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>wall</title>');
  await writeFile(path.join(folder, 'assets/index-B1x_9zQk.js'), 'export {}');
  await writeFile(path.join(folder, 'favicon.svg'), '<svg/>');
  await mkdir(path.join(folder, 'field'));
  await writeFile(path.join(folder, 'field/index.html'), '<!doctype html><title>phone</title>');
  await writeFile(path.join(folder, 'field/sw.js'), 'self');
  app = Fastify() as unknown as App;
  await serveUi(app, folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('the built wall', () => {
  it.each(['/', '/wall', '/wall?community=yunfan&grid=G1&lang=en'])(
    'opens its page at %s and never caches it',
    async (url) => {
      const { statusCode, headers, body } = await app.inject(url);
      expect([statusCode, headers['cache-control'], body]).toEqual([
        200,
        'no-cache',
        '<!doctype html><title>wall</title>',
      ]);
    },
  );

  it.each(['/field/', '/field/cases/12?lang=en'])('opens the page of the phones at %s', async (url) => {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['cache-control'], body]).toEqual([
      200,
      'no-cache',
      '<!doctype html><title>phone</title>',
    ]);
  });

  it('leads the phones to where their service worker reaches, which is asked for anew each time', async () => {
    const { statusCode, headers } = await app.inject('/field?lang=en');
    expect([statusCode, headers.location]).toEqual([301, '/field/?lang=en']);
    expect((await app.inject('/field/sw.js')).headers['cache-control']).toBe('no-cache');
    expect((await app.inject('/fieldwork')).body).toContain('<title>wall');
  });

  it('caches what carries a hash for a year and asks again for the rest', async () => {
    const hashed = await app.inject('/assets/index-B1x_9zQk.js');
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await app.inject('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each(['/assets/index-gone1234.js', '/api/none', '/api', '/%2e%2e/package.json', '/socket.io/x'])(
    'is not sent for %s',
    async (url) => {
      const { statusCode, body } = await app.inject(url);
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(body).not.toContain('<title>wall');
    },
  );
});
