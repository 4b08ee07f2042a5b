import { expect, test } from 'vitest';
import { windowFault } from './window-draft.ts';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const ZONE = 'Asia/Shanghai';
const WISH = { rule: '', facility: 'KC', grid: '', from: '2026-11-22T09:00', to: '2026-11-22T12:00', reason: 'gate' };

test('a window says where, when and why before it can be asked for', () => {
  expect(windowFault(WISH, NOW, ZONE)).toBeUndefined();
  expect(windowFault({ ...WISH, facility: '' }, NOW, ZONE)).toBe('need');
  expect(windowFault({ ...WISH, to: '' }, NOW, ZONE)).toBe('order');
  expect(windowFault({ ...WISH, to: '2026-11-22T09:30' }, NOW, ZONE)).toBe('order');
  expect(windowFault({ ...WISH, reason: '  ' }, NOW, ZONE)).toBe('needReason');
});
