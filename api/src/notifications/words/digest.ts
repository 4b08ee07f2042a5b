/** The message for many events at once: counts by kind and priority, and the first of them by name. Pure. */
import { ALARM_PRIORITIES } from '@cockpit/ingest/alarms';
import type { NotificationType } from '../../outbox/contract.ts';
import { fill, type Language, type NotificationEvent, textOf, timeOf, titleOf, WORDS } from './words.ts';

/** Of a digest. */
const EXAMPLES_MAX = 5;
/** Of urgent ones a message can hold: a robot takes 4 kB. */
const LINE_MAX = 60;

interface Said {
  title: string;
  text: string;
}

/** How many of which kind, by priority: for people in words, for machines as they are. */
export function countsOf(
  events: readonly NotificationEvent[],
): { what: NotificationType; priority: string; count: number }[] {
  const counts = new Map<string, { what: NotificationType; priority: string; count: number }>();
  for (const { what, priority } of events) {
    const name = ALARM_PRIORITIES[priority - 1] ?? 'low';
    const known = counts.get(`${what} ${name}`);
    if (known === undefined) counts.set(`${what} ${name}`, { what, priority: name, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()];
}

/** Of none is urgent: how many, then the first of the most urgent. */
export function batchText(events: readonly NotificationEvent[], language: Language, zone: string): Said {
  const words = WORDS[language].digest;
  const examples = [...events].sort((one, other) => one.priority - other.priority || other.at - one.at);
  const late = events.filter(({ facts }) => facts.happenedAt != null).length;
  const left = events.length - EXAMPLES_MAX;
  const lines = [
    ...countLines(events, language),
    late === 0 ? '' : fill(words.history, { n: late }),
    ...examples.slice(0, EXAMPLES_MAX).map((event) => lineOf(event, language, zone)),
    left > 0 ? fill(words.left, { n: left }) : '',
  ];
  return { title: titleOfMany(events, language), text: lines.filter((line) => line !== '').join('\n') };
}

/** Every urgent one by name, the rest counted. */
export function listOf(
  urgent: readonly NotificationEvent[],
  counted: readonly NotificationEvent[],
  language: Language,
  zone: string,
): Said {
  const [first] = urgent;
  const rest = counted.length === 0 ? [] : [WORDS[language].digest.besides, ...countLines(counted, language)];
  if (urgent.length === 1 && first !== undefined)
    return { title: titleOf(first, language), text: [textOf(first, language, zone), ...rest].join('\n') };
  const lines = urgent.map((event) => lineOf(event, language, zone));
  return { title: titleOfMany(urgent, language), text: [...lines, ...rest].join('\n') };
}

function titleOfMany(events: readonly NotificationEvent[], language: Language): string {
  const words = WORDS[language];
  const kinds = new Map<NotificationType, number>();
  for (const { what } of events) kinds.set(what, (kinds.get(what) ?? 0) + 1);
  const parts = [...kinds].map(([what, n]) => `${words.what[what]} ${n}`);
  const urgent = events.every(({ priority }) => priority === 1) ? `${words.priority.high} · ` : '';
  return `${urgent}${fill(words.digest.title, { n: events.length })}${parts.join(' · ')}`;
}

function countLines(events: readonly NotificationEvent[], language: Language): string[] {
  const words = WORDS[language];
  const byKind = new Map<NotificationType, string[]>();
  for (const { what, priority, count } of countsOf(events)) {
    const said = `${words.priority[priority as keyof typeof words.priority]} ${count}`;
    byKind.set(what, [...(byKind.get(what) ?? []), said]);
  }
  return [...byKind].map(([what, parts]) =>
    fill(words.digest.count, { what: words.what[what], parts: parts.join(' · ') }),
  );
}

function lineOf(event: NotificationEvent, language: Language, zone: string): string {
  const title = titleOf(event, language);
  const place = event.facts.place?.[language];
  const whole = place == null ? title : `${title} · ${place.replace(/\s+/g, ' ')}`;
  return `${timeOf(event.at, zone)} ${whole.length > LINE_MAX ? `${whole.slice(0, LINE_MAX - 1)}…` : whole}`;
}
