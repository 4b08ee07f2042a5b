/** Why a message was not taken, in the reader's language: the api says it in fixed English sentences. Pure. */
import type { TFunction } from 'i18next';
import { ApiError, apiErrorText } from '../http/api-client.ts';

/** The sentences of api/src/notifications/channels; what stands in brackets is a number or a code of the receiver. */
const SENTENCES = [
  ['redirect', /^It answers with a redirect \((\d+)\)\.$/],
  ['status', /^It answers (\d+)\.$/],
  ['stranger', /^(?:The answer is not that of|It answers something that is not of) this robot\.$/],
  ['robot', /^The robot refused it: (\w+ -?\d+)\.$/],
  ['noMailServer', /^No mail server is configured \((\w+)\)\.$/],
  ['mail', /^The mail server refused it: (.+)\.$/],
  ['notHttps', /^The address is not (https)\.$/],
  ['unreadable', /^The address cannot be read\.$/],
  ['password', /^The address carries a password\.$/],
  ['unknownHost', /^The host of the address is not known\.$/],
  ['private', /^The address leads into a private network\.$/],
  ['silent', /^The (?:connection|line) failed: no answer within (\d+) s\.$/],
  ['line', /^The (?:connection|line) failed: (.+)\.$/],
  ['unexpected', /^It could not be sent: (.+)\.$/],
  ['noAddresses', /^The channel has no addresses of its own to try\.$/],
  ['locked', /^The person is locked\.$/],
  ['noAddress', /^The person has no address\.$/],
  ['gone', /^The person is (?:no longer a recipient|not to be told any more)\.$/],
] as const;

/** `url: The address is not https. (body).` as the api refuses a field. */
const OF_FIELD = /^[\w, ]+: (.+?) \(body\)\.?$/;

/** The fault of a delivery or of a test. An unknown sentence is shown as it is. */
export function deliveryFaultText(fault: string, t: TFunction): string {
  return knownFault(fault, t) ?? fault;
}

/** Why the api refused an order about notifications. */
export function notificationErrorText(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) return apiErrorText(error, t);
  switch (error.code) {
    case 'no-secrets-key':
      return t('notifications.refused.noSecretsKey', { variable: 'SECRETS_KEY' });
    case 'stale':
      return t('notifications.refused.stale');
    case 'exists':
      return t('notifications.refused.exists');
    default: {
      const known = knownFault(OF_FIELD.exec(error.message)?.[1] ?? '', t);
      return known ?? apiErrorText(error, t);
    }
  }
}

function knownFault(fault: string, t: TFunction): string | undefined {
  for (const [key, sentence] of SENTENCES) {
    const found = sentence.exec(fault);
    if (found) return t(`notifications.fault.${key}`, { what: found[1] ?? '' });
  }
  return undefined;
}
