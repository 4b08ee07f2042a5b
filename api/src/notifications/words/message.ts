/** A message as it goes out: one event, or what was held back for a receiver, urgent ones by name and the rest counted. Pure. */
import type { Message } from '../channels/sender.ts';
import type { BatchedEvent, Claimed, ClaimedDelivery } from '../claim.ts';
import { batchText, countsOf, listOf } from './digest.ts';
import { textOf, titleOf } from './words.ts';

export function messageOf({ lead, others }: ClaimedDelivery, publicUrl: string | undefined): Message {
  const { id, what, priority, at, facts, subject, zone, kind } = lead;
  const language = lead.personLanguage ?? lead.language;
  const named = others.filter(({ urgent }) => urgent);
  const counted = others.filter(({ urgent }) => !urgent);
  const { title, text } =
    kind === 'webhook' || others.length === 0
      ? { title: titleOf(lead, language), text: textOf(lead, language, zone, others.length) }
      : lead.urgent
        ? listOf([lead, ...named], counted, language, zone)
        : batchText([lead, ...others], language, zone);
  const several = others.length > 0 && kind !== 'webhook' && (named.length > 0 || !lead.urgent);
  return {
    id,
    what,
    title,
    text,
    link: publicUrl === undefined ? null : linkTo(publicUrl, lead, others, several),
    priority: (['high', 'medium', 'low'] as const)[priority - 1] ?? 'low',
    at,
    facts: { ...facts, subject, more: others.length, ...(others.length > 0 ? { counts: countsOf(others) } : {}) },
  };
}

/** To where the receiver works; the phone pages have cases, and of alarms nothing but the way there. */
function linkTo(
  publicUrl: string,
  { subject, onTheSpot }: Claimed,
  others: readonly BatchedEvent[],
  several: boolean,
): string {
  const root = `${publicUrl.replace(/\/$/, '')}/${onTheSpot ? 'field' : 'desk'}`;
  const isCase = (one: { subject: string }) => one.subject.startsWith('case:');
  const id = subject.split(':')[1];
  if (!isCase({ subject }) || (several && !others.every(isCase))) {
    if (onTheSpot) return root;
    return several || !subject.startsWith('alarm:') ? `${root}/alarms` : `${root}/alarms/${id}`;
  }
  return several ? `${root}/cases` : `${root}/cases/${id}`;
}
