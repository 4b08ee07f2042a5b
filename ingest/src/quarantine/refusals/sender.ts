/** Who sent a message, as far as its topic says. Anybody can write any topic: what is not registered is bounded as a whole. */
import type { Devices } from '../../devices/devices.ts';
import { TOPIC_VERSION } from '../../messages/contract.ts';
import { DOMAINS, type Domain } from '../../messages/stored/contract.ts';

/** Of a topic, to tell unregistered senders apart. Characters. */
const TOPIC_CHARS_MAX = 200;
const SENDER_LEVELS = 4;
/** Names all that has no other name. */
export const ALL_OTHERS = '#';

export interface Sender {
  /** '': the topic names no registered community. */
  community: string;
  /** `domain/code` of a registered device; else `domain/#`, or '#'. Of a bounded number, whatever topics people invent. */
  device: string;
  /** Null: not registered. */
  deviceId: number | null;
  /** Tells unregistered ones apart more finely than `device`: the first levels of the topic. */
  address: string;
}

export function senderOf({ communities, find }: Pick<Devices, 'communities' | 'find'>, topic: string): Sender {
  const levels = topic.split('/', SENDER_LEVELS);
  const address = levels.join('/').slice(0, TOPIC_CHARS_MAX);
  const [version, community = '', domain = '', code = ''] = levels;
  if (version !== TOPIC_VERSION || !communities.has(community))
    return { community: '', device: ALL_OTHERS, deviceId: null, address };
  if (!(DOMAINS as readonly string[]).includes(domain))
    return { community, device: ALL_OTHERS, deviceId: null, address };
  const device = find(community, domain as Domain, code);
  if (!device) return { community, device: `${domain}/${ALL_OTHERS}`, deviceId: null, address };
  return { community, device: `${domain}/${code}`, deviceId: device.id, address };
}

/** What it is called in quarantine. */
export function sourceOf({ community, device }: Sender): string {
  return `${community}/${device}`;
}
