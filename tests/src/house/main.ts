/** `npm run floors`: every package's imports against its floors.json, and that table against docs/ARCHITECTURE.md. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../harness/root.ts';
import { type Floors, floorFaults, floorRows } from './floors.ts';

const { workspaces } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
const architecture = readFileSync(path.join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');
const faults = workspaces.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

function faultsOf(workspace: string): string[] {
  const folder = path.join(ROOT, workspace);
  const file = path.join(folder, 'floors.json');
  if (!existsSync(file)) return [`${workspace}/floors.json is missing`];
  const floors = JSON.parse(readFileSync(file, 'utf8')) as Floors;
  const unsaid = floorRows(floors).filter((row) => !architecture.includes(row));
  return [
    ...floorFaults(folder, floors).map((fault) => `${workspace}: ${fault}`),
    ...unsaid.map((row) => `docs/ARCHITECTURE.md lacks, for ${workspace}: ${row}`),
  ];
}
