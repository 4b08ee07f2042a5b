/** `v1/{community}/{domain}/{device}/{event}` taken apart. */
import { CODE_PATTERN, TOPIC_VERSION } from '../messages/contract.ts';
import { DOMAINS, type Domain } from '../messages/stored/contract.ts';

const CODE = new RegExp(CODE_PATTERN);

export interface Topic {
  community: string;
  domain: Domain;
  device: string;
  event: string;
}

/** The parts of a topic, or a sentence that says which level is wrong. */
export function parseTopic(topic: string): Topic | string {
  const levels = topic.split('/');
  const [version, community = '', domain = '', device = '', event = ''] = levels;
  if (version !== TOPIC_VERSION) return `topic level 1 is "${shown(version)}", expected "${TOPIC_VERSION}"`;
  if (levels.length !== 5) return `the topic has ${levels.length} levels, expected 5: v1/community/domain/device/event`;
  if (!CODE.test(community)) return `topic level 2 "${shown(community)}" is not a community code`;
  if (!(DOMAINS as readonly string[]).includes(domain))
    return `topic level 3 is "${shown(domain)}", expected one of ${DOMAINS.join(', ')}`;
  if (!CODE.test(device)) return `topic level 4 "${shown(device)}" is not a device code`;
  return { community, domain: domain as Domain, device, event };
}

function shown(level: string | undefined): string {
  return (level ?? '').slice(0, 64);
}
