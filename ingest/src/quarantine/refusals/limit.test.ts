import { describe, expect, it } from 'vitest';
import { limitRefusals, QUIET_MS } from './limit.ts';
import { type Sender, senderOf } from './sender.ts';

const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

describe('a registered device', () => {
  it('is cut off past its bound, while others are not', () => {
    const limit = limitRefusals(PER_MINUTE);
    expect(kept(limit, device('P1'), 200, () => 0)).toBe(PER_MINUTE);
    expect(limit.take(device('P1'), 0)).toMatchObject({ since: 0, overAt: 0 });
    expect(limit.take(device('P2'), 0)).toBeUndefined();
  });

  it('is never cut off at its bound', () => {
    const limit = limitRefusals(PER_MINUTE);
    expect(kept(limit, device('P1'), 600, (n) => n * 1_000)).toBe(600);
  });

  it('stays cut off until it has kept to its bound for ten minutes', () => {
    const limit = limitRefusals(PER_MINUTE);
    kept(limit, device('P1'), PER_MINUTE + 1, () => 0);
    expect(limit.take(device('P1'), QUIET_MS)).toMatchObject({ since: 0 });
    expect(limit.take(device('P1'), QUIET_MS + 1)).toBeUndefined();
  });

  it('is still cut off in the next life', () => {
    const limit = limitRefusals(PER_MINUTE, [{ sender: device('P1'), since: 5, overAt: MINUTE_MS }]);
    expect(limit.take(device('P1'), MINUTE_MS + 1)).toMatchObject({ since: 5 });
  });

  it('is not let in by a clock that steps back', () => {
    const limit = limitRefusals(PER_MINUTE);
    kept(limit, device('P1'), PER_MINUTE + 1, () => MINUTE_MS);
    expect(limit.take(device('P1'), 0)).toBeDefined();
  });
});

describe('what is not registered', () => {
  it('is bounded topic by topic', () => {
    const limit = limitRefusals(PER_MINUTE);
    expect(kept(limit, stranger('v1/c/parking/a'), 200, () => 0)).toBe(PER_MINUTE);
    expect(limit.take(stranger('v1/c/parking/b'), 0)).toBeUndefined();
  });

  it('is bounded altogether when it invents topics, and takes nothing from devices', () => {
    const limit = limitRefusals(PER_MINUTE);
    let passed = 0;
    for (let n = 0; n < 20_000; n++) if (!limit.take(stranger(`v1/c/parking/${n}`), 0)) passed += 1;
    expect(passed).toBe(10 * PER_MINUTE);
    expect(limit.take(device('P1'), 0)).toBeUndefined();
  });
});

describe('who sent it', () => {
  const known = {
    communities: new Set(['yunfan']),
    find: (_community: string, _domain: string, code: string) => (code === 'KC' ? ({ id: 7 } as never) : undefined),
  };
  it.each([
    ['v1/yunfan/parking/KC/occupancy', 'yunfan', 'parking/KC', 7],
    ['v1/yunfan/parking/KC/nonsense/more', 'yunfan', 'parking/KC', 7],
    ['v1/yunfan/parking/NOBODY/occupancy', 'yunfan', 'parking/#', null],
    ['v1/yunfan/weather/KC/x', 'yunfan', '#', null],
    ['v1/other/parking/KC/occupancy', '', '#', null],
    ['zigbee2mqtt/smoke', '', '#', null],
    ['', '', '#', null],
  ])('%s', (topic, community, named, deviceId) => {
    expect(senderOf(known, topic)).toMatchObject({ community, device: named, deviceId });
  });
});

/** Of `count` messages. */
function kept(
  limit: ReturnType<typeof limitRefusals>,
  sender: Sender,
  count: number,
  at: (n: number) => number,
): number {
  let passed = 0;
  for (let n = 0; n < count; n++) if (limit.take(sender, at(n)) === undefined) passed += 1;
  return passed;
}

function device(code: string): Sender {
  return { community: 'c', device: `parking/${code}`, deviceId: 1, address: '' };
}

function stranger(address: string): Sender {
  return { community: 'c', device: 'parking/#', deviceId: null, address };
}
