/** Several grids seen as one: whoever holds only grids has them in the place of the community's room. Pure. */
import type { TableName, Tables } from '@cockpit/api/live';
import type { Room } from '@cockpit/api/scope';
import { silenceOf } from '@cockpit/api/sources/attention';
import type { RoomPicture } from './merge.ts';

type Pictures = Partial<Record<Room, RoomPicture>>;
type AlarmTotals = Tables['alarmTotals'][string];
type CaseTotals = Tables['caseTotals'][string];
type Sources = Tables['sources'][string];

/**
 * Puts what the rooms of `base` show together under `wall`, and anew only when one of them changed. Rows of several rooms
 * stand side by side; of one-row tables only those that can be added are: a figure that cannot is missing rather than wrong.
 */
export function joinRooms(base: readonly Room[]): <State extends { pictures: Pictures }>(state: State) => State {
  if (base.length === 1 && base[0] === 'wall') return (state) => state;
  let from: readonly RoomPicture[] = [];
  let joined: RoomPicture | undefined;
  return (state) => {
    const parts = base.flatMap((room) => state.pictures[room] ?? []);
    if (parts.length !== from.length || parts.some((part, index) => part !== from[index])) {
      from = parts;
      joined = parts.length > 1 ? join(parts) : parts[0];
    }
    return joined === undefined ? state : { ...state, pictures: { ...state.pictures, wall: joined } };
  };
}

function join(parts: readonly RoomPicture[]): RoomPicture {
  const [first] = parts as [RoomPicture];
  const tables = Object.fromEntries(
    (Object.keys(first.tables) as TableName[]).map((name) => {
      const { all: _, ...rows } = Object.assign({}, ...parts.map((part) => part.tables[name]));
      return [name, rows];
    }),
  ) as unknown as Tables;
  tables.duty = first.tables.duty;
  tables.alarmTotals['all'] = addAlarms(parts.flatMap(({ tables: { alarmTotals } }) => alarmTotals['all'] ?? []));
  const cases = parts.flatMap(({ tables: { caseTotals } }) => caseTotals['all'] ?? []);
  if (cases.length > 0) tables.caseTotals['all'] = cases.reduce(addCases);
  tables.sources['all'] = addSources(parts.flatMap(({ tables: { sources } }) => sources['all'] ?? []));
  return { ...first, at: Math.min(...parts.map(({ at }) => at)), tables };
}

function addAlarms(rows: readonly AlarmTotals[]): AlarmTotals {
  const sum = (state: 'unacknowledged' | 'returned' | 'acknowledged') => ({
    high: total(rows, (row) => row[state].high),
    medium: total(rows, (row) => row[state].medium),
    low: total(rows, (row) => row[state].low),
  });
  const waiting = rows.flatMap(({ oldestUnacknowledgedAt }) => oldestUnacknowledgedAt ?? []);
  return {
    unacknowledged: sum('unacknowledged'),
    returned: sum('returned'),
    acknowledged: sum('acknowledged'),
    hidden: total(rows, ({ hidden }) => hidden),
    worst:
      (['high', 'medium', 'low'] as const).find((priority) => rows.some(({ worst }) => worst === priority)) ?? null,
    oldestUnacknowledgedAt: waiting.length === 0 ? null : Math.min(...waiting),
    // Of the desk as a whole: every room says the same.
    flood: rows[0]?.flood ?? null,
  };
}

/** A case lies in one grid. */
function addCases(a: CaseTotals, b: CaseTotals): CaseTotals {
  const dues = [a.nextDueAt, b.nextDueAt].filter((due) => due !== null);
  return {
    open: addEach(a.open, b.open),
    suspended: a.suspended + b.suspended,
    overdue: a.overdue + b.overdue,
    nextDueAt: dues.length === 0 ? null : Math.min(...dues),
    today: addEach(a.today, b.today),
    closureRate: addEach(a.closureRate, b.closureRate),
    onTimeRate: addEach(a.onTimeRate, b.onTimeRate),
  };
}

function addEach<Numbers extends Record<string, number>>(a: Numbers, b: Numbers): Numbers {
  return Object.fromEntries(Object.entries(a).map(([name, n]) => [name, n + (b[name] ?? 0)])) as Numbers;
}

/** Devices are counted by grid; the rest is of the whole and the same in every room. */
function addSources(rows: readonly Sources[]): Sources {
  const [first] = rows as [Sources];
  const add = (name: 'expected' | 'suspect24h') => total(rows, (row) => row[name]);
  // What one of them does not know the sum does not know either.
  const known = (name: 'reporting' | 'importantSilent' | 'stale' | 'offline' | 'perMinute') =>
    rows.some((row) => row[name] === null) ? null : total(rows, (row) => row[name] ?? 0);
  const [expected, reporting, importantSilent] = [add('expected'), known('reporting'), known('importantSilent')];
  return {
    ...first,
    expected,
    reporting,
    importantSilent,
    importantName: rows.find(({ importantName }) => importantName !== null)?.importantName ?? null,
    silence:
      reporting === null || importantSilent === null ? null : silenceOf({ expected, reporting, importantSilent }),
    stale: known('stale'),
    offline: known('offline'),
    suspect24h: add('suspect24h'),
    perMinute: known('perMinute'),
  };
}

function total<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}
