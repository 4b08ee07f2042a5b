/** The examples a profile carries: a foreign message and what must become of it. */
import { isDeepStrictEqual } from 'node:util';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { FITNESS_EVENTS } from '../fitness/contract.ts';
import { HAZARD_EVENTS } from '../hazards/contract.ts';
import type { Domain } from '../messages/contract.ts';
import { describeFault } from '../messages/schema-fault.ts';
import { parseTopic } from '../messages/topic.ts';
import { PARKING_EVENTS } from '../parking/contract.ts';
import { PATROL_EVENTS } from '../patrol/contract.ts';
import { PRESENCE_EVENTS } from '../presence/contract.ts';
import type { Profile, Vector } from './contract.ts';
import { parseFilter } from './topics.ts';
import type { NativeMessage, Translation, Translator } from './translate.ts';

const COMMUNITY = 'test';
/** The contract of every native event, so that a vector cannot promise what the decoder would refuse. */
const EVENTS: Readonly<Record<Domain, Readonly<Record<string, TSchema>>>> = {
  parking: { ...PARKING_EVENTS, ...PRESENCE_EVENTS },
  fitness: { ...FITNESS_EVENTS, ...PRESENCE_EVENTS },
  patrol: { ...PATROL_EVENTS, ...PRESENCE_EVENTS },
  hazard: { ...HAZARD_EVENTS, ...PRESENCE_EVENTS },
};
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
    { captures: fitting, payload: bytesOf(vector), received: receivedOf(vector) },
    { ...vector.binding, community: COMMUNITY },
  );
  return difference(vector.expect, translation);
}

function bytesOf({ payload, payloadText, payloadBase64 }: Vector): Uint8Array {
  if (payloadBase64 !== undefined) return Buffer.from(payloadBase64, 'base64');
  return Buffer.from(payloadText ?? JSON.stringify(payload ?? null));
}

function receivedOf({ retained, received }: Vector): string | undefined {
  if (retained) return undefined;
  return received === undefined ? RECEIVED : new Date(received).toISOString();
}

function difference(expected: Vector['expect'], found: Translation): string | undefined {
  if ('refused' in expected)
    return 'failed' in found && found.failed.includes(expected.refused)
      ? undefined
      : `expected a refusal with "${expected.refused}", found ${shown(found)}`;
  if ('passedOver' in expected)
    return 'passedOver' in found ? undefined : `expected to be passed over, found ${shown(found)}`;
  if (!('messages' in found)) return `expected ${expected.messages.length} messages, found ${shown(found)}`;
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
  const parts = parseTopic(topic);
  if (typeof parts === 'string') return `it becomes a message on ${topic}: ${parts}`;
  const schema = EVENTS[parts.domain][parts.event];
  if (!schema) return `it becomes a message on ${topic}, but domain ${parts.domain} has no such event`;
  const check = Compile(schema);
  const value = JSON.parse(payload) as unknown;
  return check.Check(value) ? undefined : `it becomes a message on ${topic}: ${describeFault(check.Errors(value))}`;
}

function shown(found: Translation): string {
  if ('failed' in found) return `a refusal: ${found.failed}`;
  return 'passedOver' in found ? 'that it is passed over' : JSON.stringify(found.messages);
}
