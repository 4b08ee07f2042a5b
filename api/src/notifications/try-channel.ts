/** The test button: one real message, at once, and what became of it. */
import type { Queryable } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { lockChannel } from './channel-store.ts';
import type { Senders } from './channels/open.ts';
import { DeliveryFault } from './channels/sender.ts';
import { openChannel } from './sealed-channel.ts';
import { testWords } from './words/words.ts';

/** Null: it was taken; else why not, in a sentence without secrets. Throws RequestError. */
export async function tryChannel(
  tx: Queryable,
  { secrets, senders, newId, realNow }: { secrets: Secrets; senders: Senders; newId(): string; realNow(): number },
  community: string,
  id: number,
): Promise<string | null> {
  const { kind, name, sealed, language, recipients } = await lockChannel(tx, community, id, undefined);
  if (kind === 'in-app') throw new RequestError(400, 'invalid-request', 'id: messages in the app need no test.');
  const opened = sealed === null ? { url: '', secret: null } : openChannel(secrets, id, sealed);
  if (kind === 'email' && recipients.length === 0) return 'The channel has no addresses of its own to try.';
  const { title, text } = testWords(language, name);
  const message = {
    id: newId(),
    what: 'test',
    title,
    text,
    link: null,
    priority: 'low',
    at: realNow(),
    facts: {},
  } as const;
  try {
    await senders.of(kind)(message, { ...opened, recipients });
    return null;
  } catch (thrown) {
    if (thrown instanceof DeliveryFault) return thrown.message;
    throw thrown;
  }
}
