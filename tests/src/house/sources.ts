/** The TypeScript of all packages, tests among it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../harness/root.ts';

const PACKAGES = ['ingest', 'api', 'cockpit-ui', 'simulators', 'tests'];

/** Every TypeScript file of the packages but this folder, whose tests quote what they look for: path from the root, and text. */
export function sourceFiles(): { file: string; text: string }[] {
  return PACKAGES.flatMap(inside)
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('tests/src/house/'))
    .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
}

function inside(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [name];
    return ['node_modules', 'dist'].includes(entry.name) ? [] : inside(name);
  });
}
