/** Which unit tests use a server: those that `inject` the address of one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';

/** Where a package keeps its sources; a workspace inside of it beside them. */
const SOURCES = ['src', 'standalone/src'];
const INJECTS = /import \{[^}]*\binject\b[^}]*\} from 'vitest'/;

/** Paths of test files below `root`, those that use a server and those that do not. */
export function testFiles(root: string): { withServers: string[]; without: string[] } {
  const files = SOURCES.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => path.posix.join(folder, file)),
  );
  const injects = (file: string) => INJECTS.test(readFileSync(path.join(root, file), 'utf8'));
  return { withServers: files.filter(injects), without: files.filter((file) => !injects(file)) };
}

/** Folders in which something differs from the branch main; absolute. */
export function changedFolders(): Set<string> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
  const changed = [
    ...git('diff', '--name-only', '--merge-base', 'main'),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  return new Set(changed.filter(Boolean).map((file) => path.dirname(path.join(ROOT, file))));
}
