/** The one list of the domains that screens show: wall, map, filters and words take them from here, in this order. */
import type { Alarm } from '@cockpit/api/alarms';
import type { TFunction } from 'i18next';
import { environmentDomain } from './environment/domain.tsx';
import { fitnessDomain } from './fitness/domain.tsx';
import type { ScreenDomain } from './grids/screen-domain.ts';
import { hazardDomain } from './hazards/domain.tsx';
import { parkingDomain } from './parking/domain.tsx';
import { patrolDomain } from './patrol/domain.tsx';

type AlarmDomain = Alarm['domain'];

export const SCREEN_DOMAINS: readonly ScreenDomain[] = [
  parkingDomain,
  fitnessDomain,
  patrolDomain,
  hazardDomain,
  environmentDomain,
];

/** What else has alarms: people's duty and the system itself. */
const OTHERS = ['duty', 'system'] as const;

/** All that alarms and their rules may be of. */
export const ALARM_DOMAINS: readonly AlarmDomain[] = [...SCREEN_DOMAINS.map(({ domain }) => domain), ...OTHERS];

/** Kinds of facilities a rule may be for, with the words for them. */
export const FACILITY_WORDS: ReadonlyMap<string, (t: TFunction) => string> = new Map(
  SCREEN_DOMAINS.flatMap(({ facilities }) => Object.entries(facilities)),
);

export function domainName(domain: AlarmDomain, t: TFunction): string {
  const other = OTHERS.find((one) => one === domain);
  return other === undefined ? (declared(domain)?.name(t) ?? domain) : t(`alarms.domain.${other}`);
}

/** Area of the panel that has to do with an alarm of the domain; duty and system have bands of that name. */
export function areaOf(domain: AlarmDomain): string {
  return declared(domain)?.panel.area ?? domain;
}

/** Department that usually puts right what the domain reports. */
export function departmentOf(domain: AlarmDomain): string | undefined {
  return declared(domain)?.department;
}

function declared(domain: AlarmDomain): ScreenDomain | undefined {
  return SCREEN_DOMAINS.find((one) => one.domain === domain);
}
