/** The examples a profile carries: a foreign message and what must become of it. */
import { isDeepStrictEqual } from 'node:util';
import { Compile } from 'typebox/compile';
import { parseTopic } from '../decoding/topic.ts';
import { eventKind } from '../domains.ts';
import { describeFault } from '../messages/schema-fault.ts';
import type { Profile, Vector } from './contract.ts';
import { ANY_DOMAIN, type NativeMessage } from './native.ts';
import { parseFilter } from './topics.ts';
import type { Translation, Translator } from './translate.ts';

const COMMUNITY = 'test';
const RECEIVED = '2026-01-01T00:00:00.000Z';

/** Runs all vectors; resolves to the faults, none when all hold. */
export async function checkVectors(profile: Profile, translator: Translator): Promise<string[]> {
  const faults: string[] = [];
  for (const vector of profile.vectors) {
    const fault = await checkVector(profile, translator, vector);
    if (fault !== undefined) faults.push(`vector "${vector.name}": ${fault}`);
  }
  return faults;
}

async function checkVector(profile: Profile, translator: Translator, vector: Vector): Promise<string | undefined> {
  const filters = (vector.binding?.topics ?? profile.topics).map(parseFilter);
  const captures = filters.map((filter) => (typeof filter === 'string' ? undefined : filter.match(vector.topic)));
  const fitting = captures.find((found) => found !== undefined);
  if (!fitting) return `its topic ${vector.topic} fits no topic filter`;
  const translation = await translator.translate(
    {
      topic: vector.topic,
      captures: fitting,
      payload: bytesOf(vector),
      received: vector.received === undefined ? RECEIVED : new Date(vector.received).toISOString(),
      retained: vector.retained === true,
    },
    { ...vector.binding, community: COMMUNITY },
  );
  return difference(vector.expect, translation);
}

function bytesOf({ payload, payloadText, payloadBase64 }: Vector): Uint8Array {
  if (payloadBase64 !== undefined) return Buffer.from(payloadBase64, 'base64');
  return Buffer.from(payloadText ?? JSON.stringify(payload ?? null));
}

function difference(expected: Vector['expect'], found: Translation): string | undefined {
  if (!('messages' in expected) && 'refused' in expected)
    return !('messages' in found) && 'failed' in found && found.failed.includes(expected.refused)
      ? undefined
      : `expected a refusal with "${expected.refused}", found ${shown(found)}`;
  if ('passedOver' in expected)
    return 'passedOver' in found ? undefined : `expected to be passed over, found ${shown(found)}`;
  if (!('messages' in found)) return `expected ${expected.messages.length} messages, found ${shown(found)}`;
  if (found.failed === undefined ? expected.refused !== undefined : !found.failed.includes(expected.refused ?? '\0'))
    return `expected ${expected.refused === undefined ? 'no part to be refused' : `a refusal with "${expected.refused}"`}, found ${found.failed ?? 'none'}`;
  if (expected.unused !== undefined && !isDeepStrictEqual(found.unused ?? [], expected.unused))
    return `expected the unused ${expected.unused.join(', ')}, found ${found.unused?.join(', ')}`;
  const refusal = found.messages.map(nativeFault).find((fault) => fault !== undefined);
  if (refusal !== undefined) return refusal;
  const messages = found.messages.map(({ topic, payload }, index) => {
    const { id, ...rest } = JSON.parse(payload) as Record<string, unknown>;
    const anyId = expected.messages[index]?.payload['id'] === undefined;
    return { topic, payload: anyId ? rest : { id, ...rest } };
  });
  if (isDeepStrictEqual(messages, expected.messages)) return undefined;
  return `expected\n${JSON.stringify(expected.messages, null, 2)}\nfound\n${JSON.stringify(messages, null, 2)}`;
}

function nativeFault({ topic, payload }: NativeMessage): string | undefined {
  // A status is the same in every domain.
  const parts = parseTopic(topic.replace(`/${ANY_DOMAIN}/`, '/hazard/'));
  if (typeof parts === 'string') return `it becomes a message on ${topic}: ${parts}`;
  // So that a vector cannot promise what the decoder would refuse.
  const kind = eventKind(parts.domain, parts.event);
  if (kind === undefined) return `it becomes a message on ${topic}, but domain ${parts.domain} has no such event`;
  const check = Compile(kind.contract);
  const value = JSON.parse(payload) as unknown;
  return check.Check(value) ? undefined : `it becomes a message on ${topic}: ${describeFault(check.Errors(value))}`;
}

function shown(found: Translation): string {
  if ('messages' in found) return JSON.stringify(found.messages.map(({ topic, payload }) => ({ topic, payload })));
  return 'passedOver' in found ? 'that it is passed over' : `a refusal: ${found.failed}`;
}
