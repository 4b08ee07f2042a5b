/** A loss is told once, however long it lasts, and so is its end. */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import type { Notice } from './contract.ts';
import { listenPostgres, notify } from './postgres.ts';

let scratch: Scratch;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

it('says once that notices are lost, and once that they are heard again', async () => {
  const line = await openLine(scratch.url);
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (text: string) => void said.push(JSON.parse(text).msg) });
  const heard: Notice[] = [];
  let listening = 0;
  const stop = listenPostgres(
    { url: line.url, log },
    (notice) => void heard.push(notice),
    () => {
      listening += 1;
    },
  );
  const lost = 'notice connection lost, reconnecting';
  for (const times of [1, 2]) {
    await expect.poll(() => listening).toBe(times);
    line.cut();
    await expect.poll(() => line.refused()).toBeGreaterThanOrEqual(3 * times);
    expect(said.filter((text) => text === lost)).toHaveLength(times);
    line.mend();
  }
  await expect.poll(() => listening).toBe(3);
  await notify(scratch.database, [{ kind: 'quarantine' }]);
  await expect.poll(() => heard).toEqual([{ kind: 'quarantine' }]);
  await stop();
  line.stop();
  expect(said).toEqual([lost, 'listening for notices again', lost, 'listening for notices again']);
});

/** A line to the server that can be cut: what is on it ends, and who calls is refused. */
async function openLine(to: string) {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let [isCut, refused] = [false, 0];
  const server = createServer((near) => {
    near.on('error', () => {});
    if (isCut) {
      refused += 1;
      return void near.destroy();
    }
    const far = dial(Number(port), hostname);
    far.on('error', () => {});
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const end = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const url = new URL(to);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    refused: () => refused,
    cut: () => {
      isCut = true;
      end();
    },
    mend: () => {
      isCut = false;
    },
    stop: () => {
      end();
      server.close();
    },
  };
}
