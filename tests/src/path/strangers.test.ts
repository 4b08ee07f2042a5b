/** Pages of other sites and names that only resolve to this machine get nothing. */
import { request } from 'node:http';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchSigned, keyOf } from '../harness/keys.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(async () => {
  await stack?.stop();
});

it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1'])(
  'a socket of a page from %s is refused',
  async (origin) => {
    expect(await connects({ origin })).toBe(false);
  },
);

it('a socket of the wall itself and of a program is let in', async () => {
  expect(await connects({ origin: stack.apiUrl })).toBe(true);
  expect(await connects({})).toBe(true);
});

it('a socket of nobody known, or with a made-up cookie, is refused', async () => {
  expect(await connects({ cookie: '' })).toBe(false);
  expect(await connects({ cookie: `cockpit-session=${'A'.repeat(43)}` })).toBe(false);
});

it('REST lets no other page read along', async () => {
  const answer = await fetchSigned(`${stack.apiUrl}/api/wall`, { headers: { origin: 'https://evil.example' } });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
});

it('a name that was made to resolve to this machine is refused', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(`${stack.apiUrl}/api/wall`, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

it('what is not a subscription is refused with the name of the field, and the line stays', async () => {
  const socket = io(stack.apiUrl, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: keyOf(stack.apiUrl) as Record<string, string>,
  });
  const ask = (request: unknown) => socket.timeout(60_000).emitWithAck('subscribe', request);
  expect(await ask({ room: 'cellar' })).toMatchObject({
    error: 'invalid-request',
    message: expect.stringContaining('room'),
  });
  expect(await ask(null)).toMatchObject({ error: 'invalid-request' });
  expect(await ask({ room: 'wall', community: 'x'.repeat(100) })).toMatchObject({ error: 'invalid-request' });
  expect(await ask({ room: 'wall' })).toMatchObject({ seq: expect.any(Number) });
  socket.disconnect();
});

function connects(headers: Record<string, string>): Promise<boolean> {
  const socket = io(stack.apiUrl, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { ...keyOf(stack.apiUrl), ...headers },
  });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('connect_error', () => resolve(false));
  }).finally(() => socket.disconnect());
}
