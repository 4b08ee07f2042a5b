/** A disk of its own for a database, which can be made full: a tmpfs whose size is cut down to what it holds. Needs root. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOM = '2g';
/** A page the database writes between asking and cutting makes the size too small, which tmpfs refuses. */
const FILL_ATTEMPTS = 20;

export interface SmallDisk {
  folder: string;
  /** Not one more page from now on: ENOSPC. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts it for the owner of `cluster`; undefined when this user or machine may not mount. */
export async function mountSmallDisk(cluster: string): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-disk-'));
  const { uid, gid } = await stat(cluster);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${ROOM},uid=${uid},gid=${gid},mode=700`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  const resize = (size: string) => run('mount', ['-o', `remount,size=${size}`, folder]);
  return {
    folder,
    async fill() {
      for (let attempt = 1; ; attempt++) {
        const { blocks, bfree, bsize } = await statfs(folder);
        try {
          await resize(`${(blocks - bfree) * bsize}`);
          return;
        } catch (error) {
          if (attempt === FILL_ATTEMPTS) throw error;
        }
      }
    },
    makeRoom: async () => void (await resize(ROOM)),
    async remove() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
