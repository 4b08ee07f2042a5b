import { randomBytes } from 'node:crypto';
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
