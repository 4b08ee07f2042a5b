/** Who may import whom inside a package, by its `floors.json`: imports go down, never up and never sideways. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Floor {
  name: string;
  /** One sentence: what belongs here. */
  for: string;
  /** Folders (or single files) under the root; of two that hold a file, the longer name decides. */
  rooms: string[];
  /** True: a room may import those listed after it. Otherwise rooms of one floor know nothing of each other. */
  ordered?: boolean;
}

/** A package's `floors.json`. */
export interface Floors {
  /** Folder of the sources, in the package; `src` unless given. */
  root?: string;
  /** Names of the workspaces whose contracts it may import (`@cockpit/<name>/<domain>`). */
  packages: string[];
  /** From top to bottom. */
  floors: Floor[];
}

type Place = { room: string; floor: Floor; height: number; order: number };

const SOURCE = /\.tsx?$/;
const TEST = /\.test\.tsx?$|(?:^|\/)testing\//;
// Static, type-only and dynamic imports, and programs to be started; those may be another package's.
const IMPORT = /(?:\bfrom\s+|^import\s+|\bimport\(\s*|\bnew URL\(\s*)'(\.[^']*\.(?:tsx?|css|json)|@cockpit\/[^']+)'/gm;

/** Sentences that name both ends of each import that breaks the table, and rooms and entries that lack each other. */
export function floorFaults(folder: string, { root = 'src', packages, floors }: Floors): string[] {
  const places = placesOf(floors);
  const base = path.join(folder, root);
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const file of sourcesOf(base)) {
    const from = placeOf(file, places);
    if (from) seen.add(from.room);
    else if (!TEST.test(file)) faults.push(`${file} is in no room of floors.json`);
    for (const { target, line } of importsOf(base, file)) {
      if (TEST.test(file)) continue;
      const fault = target.startsWith('@cockpit/')
        ? packageFault(target, packages)
        : importFault(from, placeOf(target, places), target);
      if (fault) faults.push(`${file}:${line} ${fault}`);
    }
  }
  for (const { room } of places) if (!seen.has(room)) faults.push(`floors.json lists ${room}, which has no file`);
  return faults;
}

/** The rows that stand for the table in docs/ARCHITECTURE.md. */
export function floorRows({ floors }: Floors): string[] {
  return floors.map(({ name, rooms, ordered, for: what }) => {
    return `| ${name} | ${rooms.map((room) => `\`${room}\``).join(ordered ? ' ▸ ' : ', ')} | ${what} |`;
  });
}

function placesOf(floors: readonly Floor[]): Place[] {
  return floors
    .flatMap((floor, height) => floor.rooms.map((room, order) => ({ room, floor, height, order })))
    .sort((a, b) => b.room.length - a.room.length);
}

function placeOf(file: string, places: readonly Place[]): Place | undefined {
  return places.find(({ room }) => file === room || file.startsWith(`${room}/`));
}

function importFault(from: Place | undefined, to: Place | undefined, target: string): string | undefined {
  if (TEST.test(target)) return `imports ${target}: product code never imports tests`;
  if (target.startsWith('..')) return `imports ${target}, out of the package: only contracts cross packages`;
  if (!from || !to || from.room === to.room || from.height < to.height) return undefined;
  const ends = `imports ${target}: ${from.room} (floor "${from.floor.name}") ▸ ${to.room} (floor "${to.floor.name}")`;
  if (from.height > to.height) return `${ends} goes up`;
  return from.floor.ordered && from.order < to.order ? undefined : `${ends} goes sideways`;
}

function packageFault(target: string, packages: readonly string[]): string | undefined {
  const name = target.split('/')[1] ?? '';
  return packages.includes(name) ? undefined : `imports ${target}: floors.json does not list package ${name}`;
}

function importsOf(base: string, file: string): { target: string; line: number }[] {
  const text = readFileSync(path.join(base, file), 'utf8');
  const all = [...text.matchAll(IMPORT)].map(({ 0: found, 1: specifier = '', index }) => ({
    target: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
    line: text.slice(0, index).split('\n').length,
    process: found.startsWith('new URL'),
  }));
  return all.filter(({ target, process }) => !(process && target.startsWith('..')));
}

function sourcesOf(base: string): string[] {
  return readdirSync(base, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
