/** A check-in from a phone, judged at the door: the place, the right, the proof; then asked of ingest. */
import { TOPIC_VERSION } from '@cockpit/ingest/messages';
import type { CheckinPayload } from '@cockpit/ingest/patrol';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction } from '../database/database.ts';
import { forbidden, RequestError } from '../errors/errors.ts';
import { requestDigest } from '../idempotency/once.ts';
import { patrolPicture } from '../patrol/picture.ts';
import type { RegisteredCheckpoint, Registry } from '../registry/registry.ts';
import { type Reach, reaches } from '../rights/reach.ts';
import type { Person } from '../sessions/person.ts';
import {
  type CheckinMessage,
  readCheckin,
  readDeviceCodes,
  requestCheckin,
  type StoredCheckin,
  waitsTooLong,
} from './checkins.ts';
import { CHECKIN_AGE_MAX_MS, ROUND_AHEAD_MS } from './constants.ts';
import type { CheckinRequest } from './contract.ts';
import { officerCode } from './officers.ts';
import { type Proof, proofOf } from './place-proof.ts';

/** Said later than this, it was kept: its age is no sign of a wrong clock. */
const KEPT_MS = 30_000;

export interface CheckinDeps {
  database: Database;
  now(): number;
  realNow(): number;
  newId(): string;
}

export interface Walker {
  person: Person;
  reach: Reach;
  address: string;
}

/** Asks for it, or gives what was asked under its id before (`again`). Throws RequestError. */
export async function checkIn(
  deps: CheckinDeps,
  registry: Registry,
  walker: Walker,
  body: CheckinRequest,
): Promise<{ checkin: StoredCheckin; again: boolean }> {
  const now = deps.now();
  const { person } = walker;
  const checkpoint = checkpointOf(registry, walker.reach, body.checkpoint);
  const { distanceM } = provenAt(body, registry, checkpoint);
  refuseTime(body, registry, checkpoint, now);
  const device = (await readDeviceCodes(deps.database, [checkpoint.device])).get(checkpoint.device);
  if (device === undefined) throw unknownCheckpoint(body.checkpoint);
  const digest = requestDigest('POST', 'field/checkins', body);

  return inTransaction(deps.database, async (tx) => {
    const officer = await officerCode(tx, person.id, deps.newId);
    const message: CheckinMessage = {
      id: body.id,
      person: person.id,
      topic: [TOPIC_VERSION, registry.community.code, 'patrol', device, 'checkin'].join('/'),
      payload: JSON.stringify(payloadOf(body, officer, now)),
      via: body.via,
      distanceM,
      digest,
    };
    if (await waitsTooLong(tx, person.id))
      throw new RequestError(503, 'ingest-away', 'Too many of your check-ins wait to be stored; is ingest running?');
    const again = !(await requestCheckin(tx, message, now));
    const checkin = await readCheckin(tx, body.id);
    if (checkin === undefined || checkin.person !== person.id || !checkin.digest.equals(digest))
      throw new RequestError(409, 'id-taken', 'id: is used by another check-in.');
    if (!again)
      await audit(tx, {
        at: deps.realNow(),
        who: person,
        action: 'patrol.check-in',
        object: `checkpoint:${checkpoint.code}`,
        after: { round: body.round, result: body.result, via: body.via, distanceM },
        address: walker.address,
      });
    return { checkin, again };
  });
}

type SpeakingCheckpoint = RegisteredCheckpoint & { device: number };

function checkpointOf(registry: Registry, reach: Reach, code: string): SpeakingCheckpoint {
  const found = registry.routes.flatMap(({ checkpoints }) => checkpoints).find((one) => one.code === code);
  if (found === undefined || found.device === null) throw unknownCheckpoint(code);
  if (!reaches(reach, registry.community.code, found.grid))
    throw forbidden(`checkpoint: ${code} lies outside of the grids you walk.`);
  return { ...found, device: found.device };
}

function provenAt(body: CheckinRequest, registry: Registry, { lon, lat }: RegisteredCheckpoint): Proof {
  const proof = proofOf(body, { community: registry.community.code, lon, lat });
  if (typeof proof === 'string') throw new RequestError(400, 'not-at-place', `${proof}.`);
  return proof;
}

function refuseTime(
  { at, round }: CheckinRequest,
  registry: Registry,
  { route }: RegisteredCheckpoint,
  now: number,
): void {
  if (at < now - CHECKIN_AGE_MAX_MS) throw new RequestError(400, 'too-old', 'at: is more than 7 days ago.');
  const { yesterday, today, tomorrow } = patrolPicture([], registry, now);
  const planned = [...yesterday, ...today, ...tomorrow].find((one) => one.route.code === route && one.round === round);
  if (planned !== undefined && at < planned.startsAt - ROUND_AHEAD_MS)
    throw new RequestError(400, 'too-early', 'round: begins more than half an hour later.');
}

function payloadOf(body: CheckinRequest, officer: string, now: number): CheckinPayload {
  const { id, at, round, result, category, note, lon, lat } = body;
  return {
    id,
    at,
    round,
    officer,
    result,
    ...(at < now - KEPT_MS ? { buffered: true } : {}),
    ...(result === 'finding' && category !== undefined ? { category } : {}),
    ...(note === undefined ? {} : { note }),
    ...(lon === undefined || lat === undefined ? {} : { lon, lat }),
  };
}

function unknownCheckpoint(code: string): RequestError {
  return new RequestError(404, 'unknown-checkpoint', `checkpoint: there is no checkpoint "${code}" here.`);
}
