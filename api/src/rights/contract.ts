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
const OFFICERS = ['duty-officer', 'shift-leader'] as const;

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
  /** A handler, and anyone who is sent somewhere, reads own cases only: `case.read.all` is what makes it all of them. */
  'case.read': { extent: 'grid', roles: [...WATCHING, 'handler'] },
  'case.read.all': { extent: 'grid', roles: WATCHING },
  'case.report': { extent: 'grid', roles: [...DESK, 'handler', 'grid-worker'] },
  'case.comment': { extent: 'grid', roles: [...DESK, 'handler', 'grid-worker', 'manager'] },
  /** Sending photos for one's reports, comments and actions; who sees a case sees its photos. */
  'case.photo': { extent: 'grid', roles: [...DESK, 'handler', 'grid-worker', 'manager'] },
  /** 立案, 不予立案, 捆绑. */
  'case.file': { extent: 'grid', roles: OFFICERS },
  /** 派遣, ordering a check, 回访. */
  'case.dispatch': { extent: 'grid', roles: OFFICERS },
  /** 接单, 回退, 处置反馈, asking for 延期 and 挂账, 申诉; of own cases. */
  'case.handle': { extent: 'grid', roles: ['handler', 'grid-worker'] },
  /** 核查; never of one's own work. */
  'case.verify': { extent: 'grid', roles: [...OFFICERS, 'grid-worker'] },
  /** 延期 and 挂账 granted or refused, 强制结案, reopening, plans of major hazards. */
  'case.decide': { extent: 'grid', roles: ['shift-leader'] },
  /** 督办. */
  'case.supervise': { extent: 'grid', roles: ['shift-leader', 'manager'] },
  /** 申诉 upheld or dismissed. */
  'case.judge': { extent: 'grid', roles: ['manager'] },
  /** Reports of hazards to the authority. */
  'case.authority': { extent: 'grid', roles: OFFICERS },
  'case.figures': { extent: 'grid', roles: [...OFFICERS, 'manager', 'administrator'] },
  /** Categories, limits, departments, the work calendar. */
  'case.settings.read': { extent: 'grid', roles: [...WATCHING, 'handler'] },
  'case.settings.change': { extent: 'community', roles: ['administrator'] },
  /** Rounds on the phone: 打卡 and findings. */
  'patrol.walk': { extent: 'grid', roles: ['grid-worker'] },
  'shift.view': { extent: 'grid', roles: WATCHING },
  /** Going on duty, 交接班. */
  'shift.work': { extent: 'grid', roles: DESK },
  /** The roster. */
  'shift.plan': { extent: 'community', roles: ['shift-leader', 'administrator'] },
  /** Channels, rules of who is told, the delivery log. */
  'notification.manage': { extent: 'community', roles: ['administrator'] },
  'people.manage': { extent: 'system', roles: ['administrator'] },
  'walls.manage': { extent: 'system', roles: ['administrator'] },
  /** Credentials with which devices sign in at the broker. */
  'devices.manage': { extent: 'system', roles: ['administrator'] },
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
