/** The category table that ships: JSON files in api/categories, checked as a whole. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { CaseCategory } from './contract.ts';
import { categoryFaults } from './faults.ts';

const SHIPPED_FOLDER = fileURLToPath(new URL('../../../categories', import.meta.url));
const FAULTS_SHOWN_PER_FILE = 20;

const check = Compile(Type.Array(CaseCategory));

let read: Promise<readonly CaseCategory[]> | undefined;

/** The shipped table, read once: files do not change under a running process. Rejects like readCategoryFiles. */
export function shippedCategories(): Promise<readonly CaseCategory[]> {
  read ??= readCategoryFiles();
  return read;
}

/** Reads a folder. @throws Error naming every fault with file and place, one per line. */
export async function readCategoryFiles(folder = SHIPPED_FOLDER): Promise<readonly CaseCategory[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const faults: string[] = [];
  const categories: CaseCategory[] = [];
  for (const name of names) {
    const parsed = parse(await readFile(join(folder, name), 'utf8'));
    if (check.Check(parsed)) categories.push(...parsed);
    else if (parsed === undefined) faults.push(`${name}: is not JSON.`);
    else
      for (const { instancePath, message } of check.Errors(parsed).slice(0, FAULTS_SHOWN_PER_FILE))
        faults.push(`${name} ${instancePath}: ${message}.`);
  }
  faults.push(...categoryFaults(categories));
  if (faults.length > 0) throw new Error(`The case categories are faulty:\n${faults.join('\n')}`);
  return categories;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
