/** A profile of ingest's processor time, taken while it has all it can do. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../../src/harness/eventually.ts';
import { type EndToEnd, saturate } from './end-to-end.ts';
import { type CpuProfile, type Shares, sharesOf } from './profile.ts';
import type { Servers } from './servers.ts';
import { openWorld, type WorldOptions } from './world.ts';

/** ingest when saturated, and where its time goes then. */
export async function measureProfile(
  servers: Servers,
  options: WorldOptions,
  seconds: number,
): Promise<EndToEnd & { shares?: Shares }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-profile-'));
  const file = path.join(folder, 'ingest.cpuprofile');
  const world = await openWorld({ ...options, profile: file });
  try {
    let written: CpuProfile | undefined;
    const toggle = async (on: boolean) => {
      process.kill(world.ingestPid, 'SIGUSR2');
      if (!on)
        await eventually('the profile to be written', async () => {
          written = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
          return written !== undefined;
        });
    };
    const measured = await saturate(world, servers, seconds, toggle);
    return { ...measured, ...(written === undefined ? {} : { shares: sharesOf(written) }) };
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
