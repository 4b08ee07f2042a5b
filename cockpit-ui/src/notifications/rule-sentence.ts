/** A rule as one would say it: of what, when, to whom, by which way. Pure. */
import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import type { TFunction } from 'i18next';
import { KIND_NEEDS } from './kinds.ts';

export type RuleParts = Pick<
  NotificationRule,
  'whats' | 'priorities' | 'grid' | 'audience' | 'channels' | 'afterMinutes'
>;

interface Words {
  t: TFunction;
  gridName(code: string): string;
  /** "甲、乙和丙" */
  list(parts: readonly string[]): string;
}

/** Joins as the language does: "甲、乙和丙", "a, b and c". */
export function listIn(language: 'zh' | 'en'): (parts: readonly string[]) => string {
  const format = new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { type: 'conjunction' });
  return (parts) => format.format(parts);
}

export function ruleSentence(rule: RuleParts, channels: readonly Channel[], { t, gridName, list }: Words): string {
  const { whats, priorities, grid, afterMinutes } = rule;
  const only =
    priorities === null
      ? ''
      : t('notifications.sentence.only', { list: list(priorities.map((one) => t(`alarms.priority.${one}`))) });
  return t('notifications.sentence.whole', {
    place: grid === null ? t('notifications.sentence.everywhere') : gridName(grid),
    whats: list(whats.map((what) => t(`notifications.what.${what}`))) + only,
    when:
      afterMinutes === 0 ? t('notifications.sentence.atOnce') : t('notifications.sentence.late', { n: afterMinutes }),
    ways: waysOf(rule, channels, { t, list }),
  });
}

function waysOf(
  { audience, channels: ids }: RuleParts,
  channels: readonly Channel[],
  { t, list }: Pick<Words, 't' | 'list'>,
): string {
  const used = channels.filter(({ id }) => ids.includes(id));
  const nameOf = ({ name, enabled }: Channel) =>
    enabled ? name : t('notifications.sentence.offChannel', { channel: name });
  const people = [
    ...audience.roles.map((role) => t(`admin.role.${role}`)),
    ...(audience.onDuty ? [t('notifications.audience.onDuty')] : []),
    ...(audience.concerned ? [t('notifications.audience.concerned')] : []),
  ];
  const personal = used.filter(({ kind }) => KIND_NEEDS[kind].tells === 'people');
  const rooms = used.filter(({ kind }) => KIND_NEEDS[kind].tells === 'room');
  const fixed = personal.flatMap(({ recipients }) => recipients).length;
  const ways = [
    ...(personal.length > 0 && people.length > 0
      ? [t('notifications.sentence.people', { channels: list(personal.map(nameOf)), people: list(people) })]
      : []),
    ...(fixed > 0 ? [t('notifications.sentence.addresses', { n: fixed })] : []),
    ...(rooms.length > 0 ? [t('notifications.sentence.rooms', { channels: list(rooms.map(nameOf)) })] : []),
  ];
  return ways.length === 0 ? t('notifications.sentence.nobody') : ways.join(t('notifications.sentence.and'));
}
