/** What of a channel is secret: the key in a robot's address and its signing secret, sealed as one. */
import type { Secrets } from '../secrets/secrets.ts';
import type { ChannelKind } from './contract.ts';

export interface ChannelSecret {
  /** Whole address. */
  url: string;
  /** For signing; null: it does not sign. */
  secret: string | null;
}

const placeOf = (row: number) => ({ table: 'notification_channel', column: 'secret', row });

export function sealChannel(secrets: Secrets, row: number, secret: ChannelSecret): string {
  return secrets.seal(JSON.stringify(secret), placeOf(row));
}

export function openChannel(secrets: Secrets, row: number, sealed: string): ChannelSecret {
  return JSON.parse(secrets.open(sealed, placeOf(row))) as ChannelSecret;
}

/** The address as it may be shown: keys are not, nor the path of a webhook, in which some carry their secret. */
export function shownAddress(kind: ChannelKind, url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const asked = [...searchParams.keys()].map((name) => `${name}=…`);
  if (kind === 'webhook') return `${origin}/…`;
  const path = kind === 'feishu' ? shortened(pathname) : pathname;
  return `${origin}${path}${asked.length === 0 ? '' : `?${asked.join('&')}`}`;
}

function shortened(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/…' : `${path.slice(0, cut)}/…`;
}
