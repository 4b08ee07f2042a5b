import type { Channel } from '@cockpit/api/notifications';

/** A channel of tests: a robot that works. */
export function channelOf(id: number, kind: Channel['kind'], name: string, more: Partial<Channel> = {}): Channel {
  return {
    id,
    kind,
    name,
    url: null,
    hasSecret: false,
    recipients: [],
    language: 'zh',
    perMinute: 20,
    enabled: true,
    version: 3,
    waiting: 0,
    failed24h: 0,
    ...more,
  };
}
