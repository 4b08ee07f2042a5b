/**
 * Which foreign device speaks for which of ours, first come, first served: two that a profile cuts to the same code never
 * become one. What the deviceMap lists is somebody's decision and takes the place of what was remembered.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from '../database/database.ts';
import { storable } from '../database/storable.ts';
import type { Arrival, Foreign, Reading, Rejection } from '../readings/reading.ts';

/** Longer names are cut and told apart by their hash. Characters. */
const NAME_CHARS_MAX = 200;
const HASH_CHARS = 16;

const FIND = `
  select claim.profile, claim.device, known.identity, known.name
  from unnest($1::text[], $2::int[]) as claim (profile, device)
  join foreign_identity as known on known.profile = claim.profile and known.device = claim.device`;

// Waits for another writer that claims the same, whose word then stands.
const CLAIM = `
  insert into foreign_identity (profile, device, identity, name, first_at)
  select profile, device, identity, name, to_timestamp($5::float8 / 1000)
  from unnest($1::text[], $2::int[], $3::text[], $4::text[]) as claim (profile, device, identity, name)
  on conflict do nothing`;

const REPLACE = `
  update foreign_identity as known
  set identity = claim.identity, name = claim.name, first_at = to_timestamp($5::float8 / 1000)
  from unnest($1::text[], $2::int[], $3::text[], $4::text[]) as claim (profile, device, identity, name)
  where known.profile = claim.profile and known.device = claim.device and known.identity <> claim.identity`;

interface Known {
  profile: string;
  device: number;
  identity: string;
  name: string;
}

interface Claim extends Known {
  listedBy: Foreign['listedBy'];
}

interface Speaker {
  arrival: Arrival;
  reading: Reading;
  claim: Claim;
}

/** Remembers who speaks, in the caller's transaction; gives back the arrivals that may not. `now`: epoch ms. */
export async function rejectClashes(
  tx: Transaction,
  arrivals: readonly Arrival[],
  now: number,
): Promise<Map<Arrival, Rejection>> {
  const clashes = new Map<Arrival, Rejection>();
  const speakers = arrivals.flatMap((arrival): Speaker[] => {
    const { foreign, outcome } = arrival;
    if (!foreign || !('reading' in outcome)) return [];
    const { profile, listedBy } = foreign;
    const device = outcome.reading.device.id;
    const [identity, name] = [kept(foreign.identity), kept(foreign.name)];
    return [{ arrival, reading: outcome.reading, claim: { profile, device, identity, name, listedBy } }];
  });
  if (speakers.length === 0) return clashes;
  const known = await remember(tx, strongest(speakers), now);
  for (const { arrival, reading, claim } of speakers) {
    const holder = known.get(keyOf(claim));
    if (!holder || holder.identity === claim.identity) continue;
    const detail = `profile ${claim.profile}: "${claim.identity}" is not "${holder.identity}", which speaks for ${reading.device.code} already; list both in the deviceMap of the binding by these names`;
    clashes.set(arrival, { reason: 'device-clash', detail });
  }
  return clashes;
}

/** Who speaks for each device from now on. */
async function remember(tx: Transaction, claims: readonly Claim[], now: number): Promise<Map<string, Known>> {
  const find = async () => {
    const values = [claims.map(({ profile }) => profile), claims.map(({ device }) => device)];
    const { rows } = await tx.query<Known>({ name: 'identity-find', text: FIND, values });
    return new Map(rows.map((row) => [keyOf(row), row]));
  };
  const known = await find();
  const nameless = claims.filter((claim) => !known.has(keyOf(claim)));
  const renamed = claims.filter((claim) => replaces(claim, known.get(keyOf(claim))));
  if (nameless.length === 0 && renamed.length === 0) return known;
  if (nameless.length > 0) await tx.query(CLAIM, columns(nameless, now));
  if (renamed.length > 0) await tx.query(REPLACE, columns(renamed, now));
  return find();
}

/** A list that gives the code to another name means it: a sensor was replaced. The same cut name says nothing. */
function replaces({ identity, name, listedBy }: Claim, known: Known | undefined): boolean {
  if (!known || known.identity === identity) return false;
  return listedBy === 'identity' || (listedBy === 'name' && known.name !== name);
}

/** One claim per device: what is listed before what is not, then the first that came. In key order, so that two writers never deadlock. */
function strongest(speakers: readonly Speaker[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { claim } of speakers) {
    const before = claims.get(keyOf(claim));
    if (!before || rank(claim) > rank(before)) claims.set(keyOf(claim), claim);
  }
  return [...claims.values()].sort((a, b) => a.device - b.device || (a.profile < b.profile ? -1 : 1));
}

function rank({ listedBy }: Claim): number {
  return listedBy === 'identity' ? 2 : listedBy === 'name' ? 1 : 0;
}

function columns(claims: readonly Claim[], now: number): unknown[] {
  return [
    claims.map(({ profile }) => profile),
    claims.map(({ device }) => device),
    claims.map(({ identity }) => identity),
    claims.map(({ name }) => name),
    now,
  ];
}

/** As the database can hold it, bounded, and still different for different names. */
function kept(name: string): string {
  const text = storable(name).replaceAll(/\p{Surrogate}/gu, '\ufffd');
  if (text === name && name.length <= NAME_CHARS_MAX) return name;
  const hash = createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, HASH_CHARS);
  return `${text.slice(0, NAME_CHARS_MAX - HASH_CHARS - 1).replaceAll(/\p{Surrogate}/gu, '\ufffd')}…${hash}`;
}

function keyOf({ profile, device }: { profile: string; device: number }): string {
  return `${profile} ${device}`;
}
