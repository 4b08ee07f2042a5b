/**
 * The one table of rights: it decides for REST, for sockets and for what the UI offers. docs/RIGHTS.md shows it to people
 * and is held against it by a test. A person holds roles, each in every community, in one, or in one grid with its
 * micro-grids.
 */
import Type, { type Static } from 'typebox';

/** What a person can be given. */
export const PERSON_ROLES = [
  'operator',
  'duty-officer',
  'shift-leader',
  'handler',
  'grid-worker',
  'manager',
  'administrator',
] as const;
export const ROLES = ['display', ...PERSON_ROLES] as const;
export type Role = (typeof ROLES)[number];

/**
 * How far a role must reach for the right.
 * `grid`: any grid will do, and only what lies in the person's grids is shown or touched.
 * `community`: the role must be held for a whole community. `system`: for every community.
 */
export type Extent = 'grid' | 'community' | 'system';

interface Rule {
  extent: Extent;
  roles: readonly Role[];
}

const WATCHING = ['operator', 'duty-officer', 'shift-leader', 'grid-worker', 'manager', 'administrator'] as const;
const DESK = ['operator', 'duty-officer', 'shift-leader'] as const;

export const RIGHTS = {
  /** Figures, map, events and histories. */
  'wall.view': { extent: 'grid', roles: ['display', ...WATCHING] },
  'docs.read': { extent: 'grid', roles: [...WATCHING, 'handler'] },
  'quarantine.read': { extent: 'system', roles: ['shift-leader', 'manager', 'administrator'] },
  'quarantine.act': { extent: 'system', roles: ['shift-leader', 'administrator'] },
  'alarm.view': { extent: 'grid', roles: ['display', ...WATCHING] },
  'alarm.comment': { extent: 'grid', roles: [...DESK, 'grid-worker'] },
  /** To acknowledge is to own. */
  'alarm.acknowledge': { extent: 'grid', roles: DESK },
  'alarm.shelve': { extent: 'grid', roles: ['duty-officer', 'shift-leader'] },
  /** Out of service, maintenance windows. */
  'alarm.suspend': { extent: 'grid', roles: ['shift-leader'] },
  'alarm.rules.read': { extent: 'grid', roles: WATCHING },
  'alarm.rules.change': { extent: 'community', roles: ['shift-leader', 'administrator'] },
  /** Over the stored history of a whole community. */
  'alarm.rules.try': { extent: 'community', roles: ['duty-officer', 'shift-leader', 'manager', 'administrator'] },
  'alarm.figures': { extent: 'community', roles: ['duty-officer', 'shift-leader', 'manager', 'administrator'] },
  'people.manage': { extent: 'system', roles: ['administrator'] },
  'walls.manage': { extent: 'system', roles: ['administrator'] },
  'audit.read': { extent: 'system', roles: ['manager', 'administrator'] },
} as const satisfies Record<string, Rule>;
export type Right = keyof typeof RIGHTS;

export const RightName = Type.Enum(Object.keys(RIGHTS) as Right[]);

/** What a person holds: a role, where. */
export const Grant = Type.Object({
  role: Type.Enum([...ROLES]),
  community: Type.Union([Type.String(), Type.Null()], { description: 'Null: every community' }),
  grid: Type.Union([Type.String(), Type.Null()], { description: 'Null: the whole community' }),
});
export type Grant = Static<typeof Grant>;
