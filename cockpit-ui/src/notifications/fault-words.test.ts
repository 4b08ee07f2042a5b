// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { ApiError } from '../http/api-client.ts';
import { startWords } from '../i18n/start.ts';
import { deliveryFaultText, notificationErrorText } from './fault-words.ts';

const SENDERS = join(import.meta.dirname, '../../../api/src/notifications/channels');
const FAULT = /DeliveryFault\(\s*(['`])((?:(?!\1).)+)\1/g;

beforeAll(() => startWords('zh'));

test('every fault the senders know is told in Chinese', () => {
  const sentences = readdirSync(SENDERS)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(SENDERS, file), 'utf8').matchAll(FAULT)].map(([, , text]) => text))
    // What is filled in: a field's name before a number, else a number.
    .map((text) => (text ?? '').replace(/\$\{[^}]+\}(?= \$)/, 'errcode').replace(/\$\{[^}]+\}/g, '503'));
  expect(sentences.length).toBeGreaterThan(10);
  for (const sentence of sentences) expect(deliveryFaultText(sentence, i18next.t), sentence).toMatch(/\p{Script=Han}/u);
});

test('a code of the receiver is told along', () => {
  expect(deliveryFaultText('The robot refused it: errcode 310000.', i18next.t)).toBe('机器人拒收：errcode 310000');
  expect(deliveryFaultText('The connection failed: no answer within 10 s.', i18next.t)).toBe('10 秒内没有回应');
  // As deliveries before it was put like this have it.
  expect(deliveryFaultText('The line failed: no answer within 10 s.', i18next.t)).toBe('10 秒内没有回应');
});

test('a sentence nobody knows is told as it is', () => {
  expect(deliveryFaultText('Something else.', i18next.t)).toBe('Something else.');
});

test('what the server lacks, who was faster, and what is wrong with an address are told in words', () => {
  const refused = (status: number, code: string, message = '') =>
    notificationErrorText(new ApiError(status, code, message), i18next.t);
  expect(refused(503, 'no-secrets-key')).toContain('SECRETS_KEY');
  expect(refused(409, 'stale')).toContain('重新读取');
  expect(refused(409, 'exists')).toContain('同名');
  expect(refused(400, 'invalid-request', 'url: The address leads into a private network. (body).')).toBe(
    '地址指向内部网络，未获准访问',
  );
  expect(refused(403, 'forbidden')).toBe('您没有这项操作的权限');
});
