/** Who has the wall, who waits, and what is said when it is given back. Pure: a step from one moment to the next. */
import type { Alarm } from '@cockpit/api/alarms';
import { LIVE_ALARMS_MAX } from '@cockpit/api/alarms/constants';
import { takesWall } from '@cockpit/api/alarms/ranking';
import type { Text } from '@cockpit/api/wire';
import { type AlarmCall, contenders, keyOf } from './calls.ts';

/** How long one of several calls has the wall, ms. */
export const CALL_ROTATION_MS = 15_000;
/** How long the calm word after it stays, ms. */
export const NOTICE_MS = 8_000;

export interface Notice {
  /** `away`: over and seen, or put away; the wall is not told which. */
  kind: 'acknowledged' | 'returned' | 'away';
  owner: string | null;
  title: Text;
  sourceName: Text;
  /** Others that ended with it. */
  others: number;
  /** Monotonic ms. */
  at: number;
}

export interface Scene {
  calls: readonly AlarmCall[];
  /** Id of the call that has the wall; null: nobody calls, or all are aside. */
  focus: string | null;
  /** Since when, monotonic ms. */
  focusSince: number;
  /** Keys of alarms somebody put aside. They still ring and stay visible. */
  aside: ReadonlySet<string>;
  notice: Notice | null;
}

export const EMPTY_SCENE: Scene = { calls: [], focus: null, focusSince: 0, aside: new Set(), notice: null };

export interface Moment {
  calls: readonly AlarmCall[];
  alarms: Readonly<Record<string, Alarm>>;
  /** Monotonic ms of the screen: turns and notices are for people, whatever the speed of simulated time. */
  at: number;
}

/** The scene at this moment. The same object when nothing changed. */
export function step(scene: Scene, { calls, alarms, at }: Moment): Scene {
  const aside = stillCalled(scene.aside, calls);
  const showing = contenders(calls.filter((call) => !aside.has(call.key)));
  const place = showing.findIndex((call) => call.id === scene.focus);
  const turnOver = showing.length > 1 && at - scene.focusSince >= CALL_ROTATION_MS;
  const next = place < 0 ? showing[0] : turnOver ? showing[(place + 1) % showing.length] : showing[place];
  const focus = next?.id ?? null;
  const notice = noticeOf(scene, alarms, at);
  const focusSince = focus === scene.focus ? scene.focusSince : at;
  const same =
    focus === scene.focus && notice === scene.notice && aside === scene.aside && sameCalls(scene.calls, calls);
  return same ? scene : { calls, focus, focusSince, aside, notice };
}

/** Puts aside whatever calls now: the operator is at work and wants the wall. What calls later takes it again. */
export function putAside(scene: Scene, now: number): Scene {
  const keys = scene.calls.flatMap((call) => call.alarms.map((alarm) => keyOf(alarm, now)));
  return { ...scene, focus: null, aside: new Set([...scene.aside, ...keys]) };
}

/** Brings everything that was put aside back. */
export function restoreAll(scene: Scene, at: number): Scene {
  return { ...scene, aside: new Set(), focus: scene.calls[0]?.id ?? null, focusSince: at };
}

function noticeOf({ calls, notice }: Scene, alarms: Moment['alarms'], at: number): Notice | null {
  const ended = calls.flatMap((call) => call.alarms).filter((alarm) => alarms[alarm.id]?.state !== 'unacknowledged');
  // A full table lets go of its last rows: what is missing from it may still call.
  const isFull = Object.keys(alarms).length >= LIVE_ALARMS_MAX;
  const told = ended.filter((alarm) => takesWall(alarm) && (alarms[alarm.id] !== undefined || !isFull));
  const first = told.find((alarm) => alarms[alarm.id]?.state === 'acknowledged') ?? told[0];
  if (first === undefined) return notice !== null && at - notice.at >= NOTICE_MS ? null : notice;
  const now = alarms[first.id];
  const kind = now?.state === 'acknowledged' || now?.state === 'returned' ? now.state : 'away';
  const { title, sourceName } = first;
  return { kind, owner: now?.owner ?? null, title, sourceName, others: told.length - 1, at };
}

/** What no longer calls is forgotten, so that the set stays as small as the list of alarms. */
function stillCalled(aside: ReadonlySet<string>, calls: readonly AlarmCall[]): ReadonlySet<string> {
  if (aside.size === 0) return aside;
  const ids = new Set(calls.flatMap((call) => call.alarms.map((alarm) => String(alarm.id))));
  const kept = [...aside].filter((key) => ids.has(key.slice(0, key.indexOf(' '))));
  return kept.length === aside.size ? aside : new Set(kept);
}

function sameCalls(one: readonly AlarmCall[], other: readonly AlarmCall[]): boolean {
  return (
    one.length === other.length &&
    one.every((call, index) => {
      const twin = other[index];
      return (
        twin !== undefined &&
        call.key === twin.key &&
        call.alarms.length === twin.alarms.length &&
        call.alarms.every((alarm, place) => alarm === twin.alarms[place])
      );
    })
  );
}
