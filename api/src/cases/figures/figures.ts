/** The table of figures: rows with names, an exclusive grid's with its micro-grids in it, and all of them together. */
import type { Queryable } from '../../database/database.ts';
import { readDepartments } from '../../organisation/departments.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Text } from '../../wire/contract.ts';
import { readCategories } from '../categories/categories.ts';
import type { Period } from '../counting.ts';
import type { FigureRow, FiguresBy, FigureTable } from './contract.ts';
import { readTallies } from './read.ts';
import { figuresOf, type Tally } from './sums.ts';

/** `grids` null: all of the community. */
export async function figureTable(
  db: Queryable,
  registry: Registry,
  asked: { by: FiguresBy; grids: string[] | null; period: Period },
  now: number,
): Promise<FigureTable> {
  const { by, grids, period } = asked;
  const { code: community, timezone } = registry.community;
  const read = await readTallies(db, { community, by, grids }, period, timezone);
  // An open case whose limits lie elsewhere makes a tally in which nothing was counted.
  const tallies = read.filter(({ key: _, label: __, ...counted }) => Object.values(counted).some((count) => count > 0));
  const names = await namesOf(db, registry, by);
  const table = { at: now, ...period, by, all: figuresOf(tallies) };
  if (by === 'grid') return { ...table, rows: gridRows(tallies, registry, names) };
  const rows = tallies.map(({ key, label }, index) => ({
    key,
    name: key === null ? null : (names.get(key) ?? (label === null ? null : { zh: label, en: label })),
    parent: null,
    figures: figuresOf(tallies.slice(index, index + 1)),
  }));
  return { ...table, rows };
}

/** In the order of the registry; what it no longer has and what has no grid come last. */
function gridRows(tallies: readonly Tally[], { grids }: Registry, names: ReadonlyMap<string, Text>): FigureRow[] {
  const row = (key: string | null, parent: string | null, within: readonly Tally[]): FigureRow => ({
    key,
    name: (key === null ? undefined : names.get(key)) ?? null,
    parent,
    figures: figuresOf(within),
  });
  const of = (key: string | null) => tallies.filter((tally) => tally.key === key);
  const known = new Set<string | null>(grids.map(({ code }) => code));
  const exclusive = grids.filter(({ parent }) => parent === null);
  const rows = exclusive.flatMap(({ code }) => {
    const micro = grids.filter(({ parent }) => parent === code).map((grid) => grid.code);
    const own = tallies.filter(({ key }) => key === code || (key !== null && micro.includes(key)));
    if (own.length === 0) return [];
    return [row(code, null, own), ...micro.flatMap((one) => (of(one).length === 0 ? [] : [row(one, code, of(one))]))];
  });
  return [...rows, ...tallies.filter(({ key }) => !known.has(key)).map(({ key }) => row(key, null, of(key)))];
}

async function namesOf(db: Queryable, registry: Registry, by: FiguresBy): Promise<ReadonlyMap<string, Text>> {
  const { code } = registry.community;
  if (by === 'grid') return new Map(registry.grids.map((grid) => [grid.code, grid.name]));
  if (by === 'category') return new Map([...(await readCategories(db, code))].map(([key, { name }]) => [key, name]));
  if (by === 'department') return new Map((await readDepartments(db, code)).map((one) => [one.code, one.name]));
  return new Map();
}
