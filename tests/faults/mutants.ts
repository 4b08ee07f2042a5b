/**
 * Guards taken away one at a time: the same program with one line changed. A proof that passes beside one of them proves nothing
 * of what the guard is for.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../src/harness/root.ts';

type Room = 'ingest' | 'api';

export interface Mutant {
  name: string;
  room: Room;
  /** Below the room. */
  file: string;
  /** Stands there exactly once. */
  find: string;
  replace: string;
  /** What of the report must show it. */
  seenIn: readonly string[];
  /** Faults it needs to be seen; none: traffic is enough. */
  faults: readonly string[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledged before the commit',
    room: 'ingest',
    file: 'src/wiring/native-input.ts',
    find: 'owed.came(acks);',
    replace: 'acks?.release(1);\n    owed.came(undefined);',
    seenIn: ['missing'],
    faults: ['ingest-kill behind a dead line'],
  },
  {
    name: 'sent again is stored again',
    room: 'ingest',
    file: 'src/decoding/decode.ts',
    find: 'at: timing.at,\n      claimedAt',
    replace: 'at: timing.at + Math.random(),\n      claimedAt',
    seenIn: ['doubled'],
    faults: [],
  },
  {
    name: 'what is refused is dropped',
    room: 'ingest',
    file: 'src/quarantine/store.ts',
    find: 'if (refused.length === 0) return cutOff.map(passedOf);',
    replace: 'return cutOff.map(passedOf);',
    seenIn: ['missing'],
    faults: [],
  },
  {
    name: 'some good messages are dropped',
    room: 'ingest',
    file: 'src/writing/writer.ts',
    find: 'const { reading } = outcome;\n    const kind',
    replace: 'const { reading } = outcome;\n    if (arrival.payload.length % 7 === 0) continue;\n    const kind',
    seenIn: ['missing'],
    faults: [],
  },
  {
    name: 'what comes with poison is set aside with it',
    room: 'ingest',
    file: 'src/writing/commit.ts',
    find: "await search({ attempt, attemptsMax: SEARCH_ATTEMPTS_MAX, downTo: 'device' }, trusted, first.refused);",
    replace: '{ refused: [], unexamined: trusted, guilty: [] };',
    seenIn: ['wronglyQuarantined'],
    faults: ['poison-flood'],
  },
  {
    name: 'effects are skipped',
    room: 'ingest',
    file: 'src/writing/writer.ts',
    find: 'const effects = await kind.settle(tx, added, grids);',
    replace: 'const effects: Effects = { events: [] };',
    seenIn: ['latestDifferences', 'eventDifferences'],
    faults: [],
  },
  {
    name: 'alarms are never judged',
    room: 'ingest',
    file: 'src/writing/writer.ts',
    find: 'const alarms = (await judge?.(tx, readings)) ?? [];',
    replace: 'const alarms: Notice[] = [];',
    seenIn: ['alarmDifferences'],
    faults: [],
  },
  {
    name: 'no threshold is ever passed',
    room: 'ingest',
    file: 'src/alarms/judging/contract.ts',
    find: 'unlessUnknown(reading, beyond(condition, measured(condition.measure, reading)))',
    replace: "'hold'",
    seenIn: ['alarmDifferences'],
    faults: [],
  },
  {
    name: 'events are never stored',
    room: 'ingest',
    file: 'src/writing/writer.ts',
    find: 'await storeEvents(tx, events);',
    replace: '',
    seenIn: ['eventDifferences'],
    faults: [],
  },
  {
    name: 'changed minutes are not noted',
    room: 'ingest',
    file: 'src/writing/writer.ts',
    find: 'await noteDirtyMinutes(tx, dirtyMinutes(stored), now);',
    replace: '',
    seenIn: ['rollupDifferences'],
    faults: [],
  },
  {
    name: 'told again at every look',
    room: 'api',
    file: 'src/outbox/events.ts',
    find: 'events.map(({ occasion }) => occasion)',
    replace: 'events.map(() => String(Math.random()))',
    seenIn: ['messageDifferences'],
    faults: [],
  },
  {
    name: 'the key of an order is not looked at',
    room: 'api',
    file: 'src/idempotency/header.ts',
    find: "key: request.headers['idempotency-key'] as string | undefined,",
    replace: 'key: undefined,',
    seenIn: ['caseDifferences'],
    faults: [],
  },
];

const MAIN: Readonly<Record<Room, string>> = { ingest: 'src/main.ts', api: 'src/server.ts' };
const PARTS: Readonly<Record<Room, readonly string[]>> = {
  ingest: ['src', 'migrations', 'alarm-rules', 'profiles', 'package.json'],
  api: ['src', 'migrations', 'categories', 'package.json'],
};

export interface Planted {
  /** Entry of the room if it is the one that was changed. */
  main(room: Room): string | undefined;
  remove(): Promise<void>;
}

/** A copy of the room with the guard taken away. @throws Error when its text is not there exactly once. */
export async function plantMutant({ name, room, file, find, replace }: Mutant): Promise<Planted> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-mutant-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const part of PARTS[room])
      await cp(path.join(ROOT, room, part), path.join(folder, room, part), {
        recursive: true,
        filter: (source) => !source.endsWith('.test.ts'),
      });
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const target = path.join(folder, room, file);
    const text = await readFile(target, 'utf8');
    if (text.split(find).length !== 2)
      throw new Error(`mutant "${name}": its text is not in ${room}/${file} exactly once`);
    await writeFile(
      target,
      text.replace(find, () => replace),
    );
  } catch (fault) {
    await remove();
    throw fault;
  }
  return {
    main: (asked) => (asked === room ? path.join(folder, room, MAIN[room]) : undefined),
    remove,
  };
}
