/** The sentences of ingest about what is wrong with a message, in the reader's language. Pure. */
import type { TFunction } from 'i18next';
import type { Words } from '../i18n/zh.ts';

type Sentence = keyof Words['quarantine']['sentence'];
type InstantFault = keyof Words['quarantine']['instantFault'];
type Kind = keyof Words['quarantine']['kind'];

/** The forms ingest writes (decoding, messages/schema-fault.ts, readings/columns.ts, profiles); the first that fits is taken. */
const FORMS: readonly (readonly [RegExp, Sentence])[] = [
  [/^fields? (.+) is missing; expected ISO 8601/, 'noInstant'],
  [/^fields? (.+?) is missing(?:; one of .+ is needed)?$/, 'missing'],
  [/^field (.+?) must be one of (.+)$/, 'oneOf'],
  [/^field (.+?) is (?:given|there) twice, with different values$/, 'twice'],
  [/^field (\S+) must be (number|integer|string|boolean|object|array|null)\b.*$/, 'type'],
  [/^field (\S+) has characters, or a form, that are not allowed.*$/, 'form'],
  [/^field (\S+) must be >= (\S+).*$/, 'atLeast'],
  [/^field (\S+) must be <= (\S+).*$/, 'atMost'],
  [/^field (\S+) must be > (\S+).*$/, 'above'],
  [/^field (\S+) must be < (\S+).*$/, 'below'],
  [/^field (\S+) must not have more than (\d+) characters.*$/, 'tooLong'],
  [/^field (\S+) must not have fewer than (\d+) characters.*$/, 'tooShort'],
  [/^field (\S+) must not have more than (\d+) items.*$/, 'tooMany'],
  [/^field (\S+) must not have fewer than (\d+) items.*$/, 'tooFew'],
  [/^field (\S+) is (\S+); 0 and numbers from .* can be stored$/, 'range'],
  [/^field (\S+) is (.+): (.+); expected ISO 8601/, 'instant'],
  [/^topic level 1 is "(.*)", expected "(.*)"$/, 'topicVersion'],
  [/^the topic has (\d+) levels, expected 5/, 'topicLevels'],
  [/^topic level (\d) "(.*)" is not a \S+ code$/, 'topicCode'],
  [/^topic level 3 is "(.*)", expected one of (.+)$/, 'topicDomain'],
  [/^domain (\S+) has no event "(.*)"$/, 'topicEvent'],
  [/^(\S+) is a (\S+), which does not send "(.*)"$/, 'notSent'],
  [/^no community "(.*)" is registered$/, 'noCommunity'],
  [/^no (?:\S+ )?device "(.*)" is registered in (\S+)$/, 'noDevice'],
  [/^no device profile is bound to this topic$/, 'noProfile'],
  [/^the payload has (\d+) bytes, at most (\d+) are read$/, 'tooLarge'],
  [/^the payload is empty$/, 'empty'],
  [/^the payload must be a JSON object$/, 'notObject'],
  [/^the payload is not valid UTF-8/, 'notUtf8'],
  [/^the payload nests deeper than (\d+) levels$/, 'tooDeep'],
  [/^the payload is not JSON: .* at position (\d+)/s, 'notJsonAt'],
  [/^the payload is not JSON: Unexpected end/, 'cutOff'],
  [/^the payload is not JSON: /, 'notJson'],
  [/^the key "(.*)" is not allowed$/, 'forbidden'],
  [/^"(.*)" says no offset from UTC; name the time zone/, 'noOffset'],
  [/^(?:at least one|none) of the fields (.+) is (?:required|there)$/, 'noneOf'],
];
const INSTANT_FAULTS: readonly (readonly [RegExp, InstantFault])[] = [
  [/looks like seconds/, 'seconds'],
  [/looks like microseconds/, 'microseconds'],
  [/looks like nanoseconds/, 'nanoseconds'],
  [/offset from UTC/, 'noOffset'],
  [/whole/, 'whole'],
  [/outside of the years/, 'years'],
];
const PROFILE = /^profile (\S+): (.+)$/s;
const PART = /^(?:message (\d+) of (\d+), )?v1\/\S+: (.+)$/s;

/** `detail` in words; a sentence nobody has translated stays as it is. */
export function detailWords(detail: string, t: TFunction): string {
  const profile = PROFILE.exec(detail);
  if (profile) return t('quarantine.sentence.profile', { a: profile[1], b: detailWords(profile[2] ?? '', t) });
  const part = PART.exec(detail);
  if (part) {
    const rest = detailWords(part[3] ?? '', t);
    return part[1] === undefined ? rest : t('quarantine.sentence.partOf', { a: part[1], b: part[2], c: rest });
  }
  for (const [form, key] of FORMS) {
    const found = form.exec(detail);
    if (!found) continue;
    const [, a, b, c] = found;
    if (key === 'type') return t('quarantine.sentence.type', { a, b: t(`quarantine.kind.${b as Kind}`) });
    if (key === 'instant')
      return t('quarantine.sentence.instant', { a, b, c: t(`quarantine.instantFault.${faultOf(c)}`) });
    return t(`quarantine.sentence.${key}`, { a, b, c });
  }
  return detail;
}

function faultOf(text = ''): InstantFault {
  return INSTANT_FAULTS.find(([form]) => form.test(text))?.[1] ?? 'other';
}
