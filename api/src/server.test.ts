import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { builtProgram, compilerFor } from '@cockpit/ingest/testing/programs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from './testing/community.ts';
import { pairedWall } from './testing/people.ts';
import { openScreen } from './testing/serve.ts';

let test: TestDatabase;
let program: string;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  program = await builtProgram(path.join(import.meta.dirname, 'server.ts'));
});
afterAll(() => test.drop());

function start(env: Record<string, string>): { child: ChildProcess; stderr(): string } {
  const child = fork(program, {
    execArgv: compilerFor(program),
    // The machine of a test may be busy with anything: no request is refused for that.
    env: { PATH: process.env['PATH'], DATABASE_URL: test.url, PORT: '0', EVENT_LOOP_DELAY_MAX_MS: '0', ...env },
    silent: true,
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  child.stdout?.resume();
  return { child, stderr: () => said };
}

async function ready(child: ChildProcess): Promise<number> {
  const [message] = (await once(child, 'message')) as [{ type: string; port: number }];
  expect(message.type).toBe('ready');
  return message.port;
}

describe('the process', () => {
  it.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['SIGINT', (child: ChildProcess) => child.kill('SIGINT')],
    ['the end of its supervisor', (child: ChildProcess) => child.disconnect()],
  ])('says ready with its port and ends with 0 on %s, sockets open or not', async (_, end) => {
    const { child } = start({});
    const port = await ready(child);
    const screen = await openScreen(port, { cookie: (await pairedWall(test)).cookie });
    await expect.poll(() => screen.subscribe({ room: 'wall' })).toMatchObject({ room: 'wall' });
    const exited = once(child, 'exit');
    end(child);
    expect(await exited).toEqual([0, null]);
    screen.close();
  });

  it('ends with one clear sentence when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { child, stderr } = start({ PORT: String(port) });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(stderr().trim()).toBe(`api: port ${port} of 127.0.0.1 is taken; set PORT to another one.`);
    other.close();
  });

  it('ends with the faults of its configuration', async () => {
    const { child, stderr } = start({ PORT: 'many', DATABASE_URL: 'file:x' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(stderr()).toMatch(/DATABASE_URL.*\n.*PORT/);
  });

  it('does not start with a key for secrets that is none, and does not repeat it', async () => {
    const { child, stderr } = start({ SECRETS_KEY: 'c2hvcnQgYnV0IHNlY3JldA==' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(stderr()).toMatch(/^api: SECRETS_KEY is not the base64 of 32 random bytes/);
    expect(stderr()).not.toContain('c2hvcnQ');
  });
});
