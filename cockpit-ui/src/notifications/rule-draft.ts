/** A rule as it is being filled in. Pure. */
import type { Channel, NotificationRule, NotificationRuleRequest } from '@cockpit/api/notifications';
import type { RuleParts } from './rule-sentence.ts';

export interface RuleDraft extends RuleParts {
  name: string;
  enabled: boolean;
  reason: string;
}

export type RuleFault = 'name' | 'whats' | 'channels' | 'audience' | 'afterMinutes' | 'reason';
export type NotificationType = NotificationRule['whats'][number];
type Role = NotificationRule['audience']['roles'][number];

/** As the contract has it. */
export const AFTER_MAX_MINUTES = 1_440;

/** All that can be told, in the order of their lives. */
const FAMILY_OF: Readonly<Record<NotificationType, 'alarm' | 'case' | 'pipeline'>> = {
  'alarm.raised': 'alarm',
  'alarm.escalated': 'alarm',
  'alarm.ended': 'alarm',
  'case.reported': 'case',
  'case.dispatched': 'case',
  'case.returned': 'case',
  'case.handled': 'case',
  'case.check-ordered': 'case',
  'case.reworked': 'case',
  'case.asked': 'case',
  'case.appealed': 'case',
  'case.decided': 'case',
  'case.supervised': 'case',
  'case.overdue': 'case',
  'case.closed': 'case',
  'pipeline.broken': 'pipeline',
  'pipeline.restored': 'pipeline',
};
export const FAMILIES = ['alarm', 'case', 'pipeline'] as const;

export const ROLES: readonly Role[] = [
  'operator',
  'duty-officer',
  'shift-leader',
  'handler',
  'grid-worker',
  'manager',
  'administrator',
];

export function typesOf(family: (typeof FAMILIES)[number]): NotificationType[] {
  return (Object.keys(FAMILY_OF) as NotificationType[]).filter((what) => FAMILY_OF[what] === family);
}

export function ruleDraftOf(rule: NotificationRule | undefined): RuleDraft {
  return {
    name: rule?.name ?? '',
    whats: rule?.whats ?? [],
    priorities: rule?.priorities ?? null,
    grid: rule?.grid ?? null,
    audience: rule?.audience ?? { roles: [], onDuty: false, concerned: false },
    channels: rule?.channels ?? [],
    afterMinutes: rule?.afterMinutes ?? 0,
    enabled: rule?.enabled ?? true,
    reason: '',
  };
}

/** What is still missing, the first of it; undefined: it can be asked for. */
export function ruleFault(draft: RuleDraft, channels: readonly Channel[]): RuleFault | undefined {
  const { roles, onDuty, concerned } = draft.audience;
  const used = channels.filter(({ id }) => draft.channels.includes(id));
  if (draft.name.trim() === '') return 'name';
  if (draft.whats.length === 0) return 'whats';
  if (used.length === 0) return 'channels';
  // A message in the app has nobody to go to but the audience; an e-mail may have fixed addresses, a room is one.
  if (used.every(({ kind }) => kind === 'in-app') && roles.length === 0 && !onDuty && !concerned) return 'audience';
  if (!(draft.afterMinutes >= 0 && draft.afterMinutes <= AFTER_MAX_MINUTES)) return 'afterMinutes';
  return draft.reason.trim() === '' ? 'reason' : undefined;
}

export function ruleRequest(draft: RuleDraft, before: NotificationRule | undefined): NotificationRuleRequest {
  const priorities = draft.priorities?.length ? draft.priorities : null;
  return {
    ...draft,
    name: draft.name.trim(),
    reason: draft.reason.trim(),
    priorities,
    ...(before !== undefined && { version: before.version }),
  };
}
