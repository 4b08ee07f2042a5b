/** What a message says: the same facts in two languages. Pure. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import { DateTime } from 'luxon';
import type { NotificationType } from '../../outbox/contract.ts';
import type { NotificationFacts } from '../../outbox/events.ts';
import { EN } from './en.ts';
import { ZH } from './zh.ts';

export interface Words {
  priority: Record<AlarmPriority, string>;
  what: Record<NotificationType, string>;
  request: Record<string, string>;
  granted: { yes: string; no: string };
  number: string;
  place: string;
  placeAndGrid: string;
  grid: string;
  value: string;
  valueAndLimit: string;
  action: string;
  todo: Partial<Record<NotificationType, string>>;
  at: string;
  due: string;
  late: string;
  clock: string;
  history: string;
  more: string;
  digest: { title: string; count: string; history: string; left: string; besides: string };
  test: { title: string; text: string };
}

export type Language = 'zh' | 'en';
export const WORDS: Record<Language, Words> = { zh: ZH, en: EN };

export interface NotificationEvent {
  what: NotificationType;
  /** 1 high, 2 medium, 3 low. */
  priority: number;
  facts: NotificationFacts;
  /** Epoch ms. */
  at: number;
  /** Where it is, as people call it. */
  grid?: { code: string; zh: string; en: string } | null | undefined;
}

/** One line: what, how urgent, about what. `more`: how many others are told with it. */
export function titleOf({ what, priority, facts }: NotificationEvent, language: Language): string {
  const words = WORDS[language];
  const urgent = what.startsWith('case.') ? '' : `${words.priority[ALARM_PRIORITIES[priority - 1] ?? 'low']} · `;
  return `${words.what[what]} · ${urgent}${oneLine(facts.title[language])}`;
}

/** The lines below. */
export function textOf(
  { what, facts, at, grid = null }: NotificationEvent,
  language: Language,
  zone: string,
  more = 0,
): string {
  const words = WORDS[language];
  const time = (instant: number) => DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm');
  const decided = facts.granted === undefined ? '' : ` ${facts.granted ? words.granted.yes : words.granted.no}`;
  return [
    facts.number ? fill(words.number, { n: facts.number }) : '',
    facts.request === undefined ? '' : `${words.request[facts.request] ?? facts.request}${decided}`,
    measured(facts, words),
    placeLine(facts.place?.[language], grid, language),
    facts.lateMinutes === undefined ? '' : fill(words.late, { minutes: facts.lateMinutes }),
    fill(words.at, { time: time(at) }),
    facts.clockErrorMs == null ? '' : fill(words.clock, { error: clockError(facts.clockErrorMs) }),
    facts.happenedAt == null
      ? ''
      : fill(words.history, { happened: time(facts.happenedAt), arrived: time(facts.arrivedAt ?? at) }),
    facts.dueAt == null ? '' : fill(words.due, { time: time(facts.dueAt) }),
    todoLine(what, facts, language),
    more === 0 ? '' : fill(words.more, { n: more }),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function measured({ value, unit, limit }: NotificationFacts, words: Words): string {
  if (value === undefined) return '';
  const said = (number: number) => `${Number(number.toFixed(2))}${unit == null || unit === '' ? '' : ` ${unit}`}`;
  return limit == null
    ? fill(words.value, { value: said(value) })
    : fill(words.valueAndLimit, { value: said(value), limit: said(limit) });
}

/** Nobody knows a grid by its code. */
function placeLine(place: string | undefined, grid: NotificationEvent['grid'], language: Language): string {
  const words = WORDS[language];
  const known = place === undefined || place.trim() === grid?.code ? undefined : oneLine(place);
  if (grid == null) return known === undefined ? '' : fill(words.place, { place: known });
  if (known === undefined || known === grid[language]) return fill(words.grid, { grid: grid[language] });
  return fill(words.placeAndGrid, { place: known, grid: grid[language] });
}

/** What is to be done about it: what the rule of an alarm says, or what the case waits for. */
function todoLine(what: NotificationType, facts: NotificationFacts, language: Language): string {
  const words = WORDS[language];
  const todo = (what.endsWith('.ended') ? undefined : facts.action?.[language]) ?? words.todo[what];
  return todo === undefined ? '' : fill(words.action, { action: oneLine(todo) });
}

export function testWords(language: Language, name: string): { title: string; text: string } {
  const { title, text } = WORDS[language].test;
  return { title, text: fill(text, { name }) };
}

/** The time of day, for lists. */
export function timeOf(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toFormat('HH:mm');
}

/** `+08:00:00`: hours, minutes and seconds a clock is ahead or behind. */
function clockError(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${ms < 0 ? '−' : '+'}${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** Titles and places may hold line breaks: nobody adds lines of their own to what we say. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Values are put in as they are: nothing in them is a place to fill. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
