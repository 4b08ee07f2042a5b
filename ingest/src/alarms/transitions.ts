/** Raises and clears of points, from any source: a reading, a delay that ran out, a signal. */
import { ALARM_PRIORITIES, type AlarmRule, type ClearedBy } from './contract.ts';

/** What is in alarm: a rule at a place. */
export interface Point {
  community: string;
  rule: string;
  source: string;
}

/** An alarm to be. Everything that names it is kept as it is called now. */
export interface Raise extends Point {
  domain: string;
  device: number | null;
  /** Id; null: the device's. */
  facility: number | null;
  grid: string | null;
  priority: number;
  lifeSafety: boolean;
  title: { zh: string; en: string };
  /** Null: the facility's. */
  name: { zh: string; en: string } | null;
  clause: string | null;
  respondS: number;
  chatterS: number;
  value: number | null;
  unit: string | null;
  args: Record<string, unknown>;
  /** What caused it; null: the passing of time. */
  reading: Record<string, unknown> | null;
  /** When it happened, epoch ms, where that is long before its delay ran out; left out: then. */
  happenedAt?: number;
}

/** `at`: epoch ms. */
export type PointTransition =
  | { turn: 'raise'; at: number; raise: Raise }
  | { turn: 'clear'; at: number; point: Point; by: ClearedBy };

/** Where alarms changed. */
export interface AlarmPlace {
  community: string;
  grid: string | null;
}

/** The part of an alarm that is its rule's. */
export function ruledPart(
  rule: AlarmRule,
): Pick<Raise, 'rule' | 'domain' | 'priority' | 'lifeSafety' | 'title' | 'clause' | 'respondS' | 'chatterS'> {
  return {
    rule: rule.code,
    domain: rule.domain,
    priority: ALARM_PRIORITIES.indexOf(rule.priority) + 1,
    // A lowered priority says that nobody is in danger.
    lifeSafety: rule.lifeSafety === true && rule.priority === 'high',
    title: rule.title,
    clause: rule.clause ?? null,
    respondS: rule.respondMinutes * 60,
    chatterS: rule.chatterMinutes * 60,
  };
}

/** The point that transitions. */
export function pointOf(turn: PointTransition): Point {
  return turn.turn === 'raise' ? turn.raise : turn.point;
}
