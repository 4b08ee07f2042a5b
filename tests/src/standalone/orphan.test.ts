/** What a service does when its supervisor is gone: nothing reads its log any more, and no event comes twice. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';

const SERVERS = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', MQTT_URL: 'mqtt://127.0.0.1:1' };

let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-orphan-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ['ingest', 'src/wiring/log.ts'],
  ['api', 'src/process/log.ts'],
  ['simulators', 'src/setup/log.ts'],
])('%s ends although it has things to say that nobody reads', async (room, file) => {
  const entry = path.join(folder, `${room}.mts`);
  const log = pathToFileURL(path.join(ROOT, room, file)).href;
  await writeFile(
    entry,
    `import { openLog } from '${log}';
     process.once('disconnect', () => {
       const log = openLog('${room}', 'info');
       for (let n = 0; n < 3; n++) log.info({ n }, 'stopping');
       log.fatal('the last word');
       process.exit(0);
     });
     process.send('ready');`,
  );
  const orphan = start(entry);
  const early = once(orphan, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code} before it was ready`);
  });
  await Promise.race([once(orphan, 'message'), early]);
  early.catch(() => undefined);
  orphan.stdout?.destroy();
  const exit = once(orphan, 'exit');
  orphan.disconnect();
  expect(await exit).toEqual([0, null]);
});

it.each([
  ['ingest', 'ingest/src/main.ts'],
  ['api', 'api/src/server.ts'],
  ['the broker', 'simulators/standalone/src/broker/broker.ts'],
])('%s ends when its supervisor went while it was still loading', async (_name, entry) => {
  const orphan = start(path.join(ROOT, entry));
  const exit = once(orphan, 'exit');
  orphan.disconnect();
  expect(await exit).toEqual([0, null]);
});

function start(entry: string): ChildProcess {
  const env = { PATH: process.env['PATH'], ...SERVERS, PORT: '0' };
  child = fork(entry, { cwd: ROOT, env, execArgv: ['--import', 'tsx'], silent: true });
  child.stderr?.resume();
  return child;
}
