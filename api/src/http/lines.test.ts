import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { onPort, testApp } from '../testing/serve.ts';
import type { App } from './app.ts';
import { boundLines, clientOf } from './lines.ts';

async function open(port: number): Promise<Socket> {
  const line = connect(port, '127.0.0.1');
  line.on('error', () => {});
  await once(line, 'connect');
  return line;
}

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
  ['127.0.0.1', undefined],
  ['::1', undefined],
  ['::ffff:127.0.0.1', undefined],
  [undefined, undefined],
])('a line from %s is of %s, and of nobody in particular behind a proxy', (remote, client) => {
  expect(clientOf(remote, false)).toBe(client);
  expect(clientOf(remote, true)).toBeUndefined();
});

it('of one address no more lines are open than may be, and a closed one makes room', async () => {
  const server = createServer((_, answer) => answer.end('served'));
  boundLines(server, 2, () => 'one');
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const lines = [await open(port), await open(port)];
  const third = await open(port);
  await once(third, 'close');
  lines[0]?.destroy();
  await expect
    .poll(async () => {
      const next = await open(port);
      next.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      const [answer] = (await Promise.race([once(next, 'data'), once(next, 'close')])) as [Buffer | boolean];
      next.destroy();
      return String(answer);
    })
    .toContain('served');
  for (const line of lines) line.destroy();
  await new Promise((closed) => server.close(closed));
});

describe('a slow client', () => {
  let test: TestDatabase;
  let app: App;
  let port: number;

  beforeAll(async () => {
    test = await testDatabase(inject('postgresUrl'));
    app = await testApp(test, { options: { lines: { requestMs: 300, headersMs: 200, checkMs: 50 } } });
    port = await onPort(app);
  });
  afterAll(async () => {
    await app.close();
    await test.drop();
  });

  it.each([
    [
      'a body that never ends',
      'POST /api/session HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"lo',
    ],
    ['headers that never end', 'GET /api/me HTTP/1.1\r\nhost: 127.0.0.1\r\nx-a'],
  ])('is cut off after %s', async (_, sent) => {
    const line = await open(port);
    const received: Buffer[] = [];
    line.on('data', (part) => received.push(part));
    line.write(sent);
    await once(line, 'close');
    expect(Buffer.concat(received).toString()).toMatch(/^(HTTP\/1\.1 408|$)/);
  });
});
