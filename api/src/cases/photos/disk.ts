/** Photos in a folder, spread over 256 folders below it. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PhotoStore } from './store.ts';

/** Nothing else becomes part of a path. */
const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-small)?\.jpg$/;

/** Photos below `folder`, which is made when the first one comes. Only its owner can read them. */
export function storeOnDisk(folder: string): PhotoStore {
  const place = (name: string) => {
    if (!NAME.test(name)) throw new Error('This is not the name of a photo.');
    return path.join(folder, name.slice(0, 2), name);
  };
  return {
    async put(name, bytes) {
      const file = place(name);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(`${file}.new`, 'w', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.new`, file);
    },
    async get(name) {
      try {
        return await readFile(place(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async remove(name) {
      await rm(place(name), { force: true });
      // What a kill in the middle of writing left.
      await rm(`${place(name)}.new`, { force: true });
    },
  };
}
