import { describe, expect, it } from 'vitest';
import { createGuard } from './guard.ts';

describe('the guard', () => {
  it.each(['localhost:4000', '127.0.0.1:4000', '[::1]:4000', 'LOCALHOST', 'wall.example:4000'])(
    'answers a loopback server’s own and configured names: %s',
    (host) => {
      expect(createGuard('127.0.0.1', ['https://wall.example']).refuseHost(host)).toBeUndefined();
    },
  );

  it.each([undefined, '', 'evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '@', 'evil.example:4000'])(
    'refuses a name that only resolves to loopback: %s',
    (host) => {
      expect(createGuard('127.0.0.1', []).refuseHost(host)).toMatch(/loopback/);
    },
  );

  it('takes any name when it listens to the network', () => {
    expect(createGuard('0.0.0.0', []).refuseHost('cockpit.intra')).toBeUndefined();
  });

  it.each([
    ['http://localhost:4000', 'localhost:4000', true],
    [undefined, 'localhost:4000', true],
    ['https://wall.example', 'localhost:4000', true],
    ['http://localhost:5173', 'localhost:4000', false],
    ['null', 'localhost:4000', false],
    ['http://localhost:4000.evil.example', 'localhost:4000', false],
    ['http://evil.example', undefined, false],
  ])('opens a socket for origin %s at host %s: %s', (origin, host, allowed) => {
    const reason = createGuard('127.0.0.1', ['https://wall.example']).refuseOrigin(origin, host);
    expect(reason === undefined).toBe(allowed);
  });
});
