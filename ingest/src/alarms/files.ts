/** The rules that ship: one JSON file per domain in ingest/alarm-rules, checked as a whole. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { AlarmRule } from './contract.ts';
import { ruleFaults } from './faults/contract.ts';

const SHIPPED_FOLDER = fileURLToPath(new URL('../../alarm-rules', import.meta.url));

const check = Compile(Type.Array(AlarmRule));

/** Reads them. @throws Error naming every fault with file and place, one per line. */
export async function readShippedRules(folder = SHIPPED_FOLDER): Promise<AlarmRule[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
  const faults: string[] = [];
  const rules: AlarmRule[] = [];
  for (const { name, text } of files) {
    const parsed = parse(text);
    if (check.Check(parsed)) rules.push(...parsed);
    else if (parsed === undefined) faults.push(`${name}: is not JSON.`);
    else
      for (const { instancePath, message } of check.Errors(parsed).slice(0, 20))
        faults.push(`${name} ${instancePath}: ${message}.`);
  }
  faults.push(...ruleFaults(rules));
  if (faults.length > 0) throw new Error(`The alarm rules are faulty:\n${faults.join('\n')}`);
  return rules;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
