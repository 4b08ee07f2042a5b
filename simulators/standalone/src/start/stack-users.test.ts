import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { covers } from '@cockpit/ingest/credentials';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StackUser } from '../broker/broker-users.ts';
import { openStackUsers } from './stack-users.ts';

const HUSH = 'simulators/yunfan/hush';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-users-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function usersOf(tryOut: boolean): Promise<Record<string, StackUser>> {
  const { files } = await openStackUsers(folder, { ingestClientId: 'cockpit-ingest', tryOut });
  const users = JSON.parse(await readFile(files[0] ?? '', 'utf8')) as StackUser[];
  return Object.fromEntries(users.map((user) => [user.username, user]));
}

it('lets simulated devices and whoever tries something out speak for devices, and hear nothing of them', async () => {
  const { simulators, try: tryOut } = await usersOf(true);
  for (const user of [simulators, tryOut]) {
    expect(covers(user?.publish ?? [], 'v1/yunfan/parking/KC/occupancy')).toBe(true);
    expect(covers(user?.publish ?? [], HUSH)).toBe(true);
    expect(covers(user?.subscribe ?? [], 'v1/yunfan/parking/KC/occupancy')).toBe(false);
  }
  expect(covers(simulators?.subscribe ?? [], HUSH)).toBe(true);
  expect(tryOut).toMatchObject({ from: 'loopback', subscribe: [] });
});

it('leaves nobody in for trying out where that is not wanted', async () => {
  expect(Object.keys(await usersOf(false))).not.toContain('try');
});
