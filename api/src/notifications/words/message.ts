/** A message as it goes out: one event, or what was held back for a receiver, urgent ones by name and the rest counted. Pure. */
import type { Message } from '../channels/sender.ts';
import type { Claimed, Delivery, ToldWith } from '../claim.ts';
import { countsOf, digestOf, listOf } from './digest.ts';
import { textOf, titleOf } from './words.ts';

export function messageOf({ lead, others }: Delivery, publicUrl: string | undefined): Message {
  const { id, what, priority, at, facts, subject, zone, kind } = lead;
  const language = lead.personLanguage ?? lead.language;
  const named = others.filter(({ urgent }) => urgent);
  const counted = others.filter(({ urgent }) => !urgent);
  const { title, text } =
    kind === 'webhook' || others.length === 0
      ? { title: titleOf(lead, language), text: textOf(lead, language, zone, others.length) }
      : lead.urgent
        ? listOf([lead, ...named], counted, language, zone)
        : digestOf([lead, ...others], language, zone);
  const several = others.length > 0 && kind !== 'webhook' && (named.length > 0 || !lead.urgent);
  return {
    id,
    what,
    title,
    text,
    link: publicUrl === undefined ? null : linkTo(publicUrl, several ? [lead, ...others] : [lead], several),
    priority: (['high', 'medium', 'low'] as const)[priority - 1] ?? 'low',
    at,
    facts: { ...facts, subject, more: others.length, ...(others.length > 0 ? { counts: countsOf(others) } : {}) },
  };
}

function linkTo(publicUrl: string, told: readonly (Claimed | ToldWith)[], several: boolean): string {
  const [kind, id] = (told.find(({ subject }) => !subject.startsWith('case:')) ?? told[0])?.subject.split(':') ?? [];
  const list = kind === 'case' ? 'cases' : 'alarms';
  return `${publicUrl.replace(/\/$/, '')}/desk/${list}${several || kind === 'pipeline' ? '' : `/${id}`}`;
}
