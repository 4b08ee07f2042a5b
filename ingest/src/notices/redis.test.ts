import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { silent } from '../testing/scratch.ts';
import { NOTICE_CHANNEL, type Notice } from './contract.ts';
import { openRedisNotices } from './redis.ts';

const redisUrl = inject('redisUrl');

test.runIf(redisUrl)('adds each notice to the bounded stream that the api reads', async () => {
  const url = redisUrl ?? '';
  const community = `it-${randomBytes(6).toString('hex')}`;
  const notice: Notice = { kind: 'presence', community };
  const notices = openRedisNotices(url, silent);
  const reader = new Redis(url);
  const mine = async () => {
    notices.publish([notice]);
    const entries = await reader.xrevrange(NOTICE_CHANNEL, '+', '-', 'COUNT', 100);
    return entries.map(([, fields]) => fields).find((fields) => fields[1]?.includes(community));
  };
  await expect.poll(mine).toEqual(['notice', JSON.stringify(notice)]);
  reader.disconnect();
  await notices.stop();
});

test('without Redis nothing waits and nothing piles up', async () => {
  const notices = openRedisNotices('redis://127.0.0.1:1', silent);
  for (let i = 0; i < 1_000; i++) notices.publish([{ kind: 'quarantine' }]);
  await notices.stop();
});

test('a Redis that answers nothing any more is given up, and the next connection carries on', async () => {
  const heard: string[][] = [];
  const server = createServer((socket) => {
    const texts: string[] = [];
    const isFirst = heard.push(texts) === 1;
    let hung = false;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      texts.push(text);
      hung ||= isFirst && text.includes('xadd');
      // As a ready Redis would answer its own state, to whatever is asked.
      if (!hung) socket.write('$9\r\nloading:0\r\n'.repeat(text.match(/^\*\d+\r$/gm)?.length ?? 0));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const notices = openRedisNotices(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`, silent);
  await expect
    .poll(() => {
      notices.publish([{ kind: 'quarantine' }]);
      return heard[1]?.some((text) => text.includes('xadd'));
    })
    .toBe(true);
  await notices.stop();
  server.close();
});
