/** What a case comes from: alarms, findings of patrols, hazards and reports, as they are stored. None belongs to two cases. */
import { commentWithin } from '../../alarms/desk/act.ts';
import { type Queryable, rows } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import type { Person } from '../../sessions/person.ts';
import type { CaseSource, HazardLevel } from '../contract.ts';
import type { CaseSignal } from '../desk/contract.ts';
import { badField } from './action-context.ts';
import { KIND_WORDS } from './words.ts';

export interface SignalRef {
  kind: CaseSignal['kind'];
  ref: string;
}

/** A signal with what a case takes from it. Null and undefined: it does not say. */
export interface Signal extends SignalRef {
  zh: string | null;
  en: string | null;
  at: number;
  source: CaseSource;
  /** 1 high, 2 medium, 3 low. */
  priority: number;
  description?: string | null;
  place?: string | null;
  grid?: string | null;
  facility?: number | null;
  lon?: number | null;
  lat?: number | null;
  level?: HazardLevel | null;
}

interface Asked {
  community: string;
  now: number;
}

const ALARM = `
  select a.title_zh || '：' || a.source_zh as zh, a.title_en || ': ' || a.source_en as en, a.source_zh as place, a.grid, a.facility,
    f.lon, f.lat, a.priority, (extract(epoch from a.raised_at) * 1000)::float8 as at, 'sensor' as source,
    (select h.level from hazard h where a.domain = 'hazard' and h.device = a.device and h.closed_at is null limit 1) as level
  from alarm a left join facility f on f.id = a.facility
  where a.community = $1 and a.id = $2::int8`;
/** Found by the event it made: check-ins themselves are not indexed by their ids. */
const FINDING = `
  select coalesce(e.detail ->> 'category', e.detail ->> 'note', '巡查发现问题') || '：' || f.name_zh as zh,
    coalesce(e.detail ->> 'category', e.detail ->> 'note', 'Patrol finding') || ': ' || f.name_en as en,
    e.detail ->> 'note' as description, f.name_zh as place, coalesce(e.grid, f.grid) as grid, f.id as facility,
    coalesce(p.lon, f.lon) as lon, coalesce(p.lat, f.lat) as lat, 2 as priority, 'patrol' as source,
    (extract(epoch from coalesce(e.at, to_timestamp($4::float8 / 1000))) * 1000)::float8 as at, e.id is not null as heard
  from device d join facility f on f.id = d.facility
  left join event e on e.device = d.id and e.message_id = $3 and e.type = 'finding'
  left join patrol_checkin p on p.at = e.at and p.device = e.device and p.id = e.message_id
  where d.community = $1 and d.domain = 'patrol' and d.code = $2`;
const HAZARD = `
  select h.kind, h.source, h.level, h.description, h.grid, coalesce(h.lon, f.lon) as lon, coalesce(h.lat, f.lat) as lat,
    f.id as facility, f.name_zh as "placeZh", f.name_en as "placeEn", (extract(epoch from h.opened_at) * 1000)::float8 as at
  from hazard h join device d on d.id = h.device join facility f on f.id = d.facility
  where h.community = $1 and h.id = $2::int8`;
const BIND = `
  insert into case_signal (case_id, community, kind, ref, title_zh, title_en, at, bound_by, bound_at)
  select $1::int8, $2, kind, ref, zh, en, to_timestamp(at / 1000), $3, to_timestamp($4::float8 / 1000)
  from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::float8[]) as signal (kind, ref, zh, en, at)
  on conflict (community, kind, ref) do nothing returning kind, ref`;
const BOUND = `
  select s.kind, s.ref, c.id::float8 as id, c.number from case_signal s join case_file c on c.id = s.case_id
  where s.community = $1 and (s.kind, s.ref) in (select * from unnest($2::text[], $3::text[])) and s.case_id <> $4::int8
  order by s.id limit 1`;
const MOVE = 'update case_signal set case_id = $2::int8 where case_id = $1::int8 returning kind, ref';

/** Looks one up. Throws RequestError that names it when there is none. `index`: its place in the body. */
export async function readSignal(
  tx: Queryable,
  { kind, ref }: SignalRef,
  index: number,
  asked: Asked,
): Promise<Signal> {
  const found = await READERS[kind](tx, ref, asked);
  if (found === undefined) throw badField(`signals/${index}`, `there is no ${kind} ${ref} here`);
  return { kind, ref, ...found };
}

/** Binds signals to a case; those it has already stay. Throws RequestError signal-bound that names the case one belongs to. */
export async function bindSignals(
  tx: Queryable,
  file: { id: number; community: string; title: string },
  signals: readonly Signal[],
  by: string,
  now: number,
): Promise<SignalRef[]> {
  // In one order for all callers: two that want the same signals never wait in a circle.
  const sorted = [...signals].sort((a, b) => (`${a.kind} ${a.ref}` < `${b.kind} ${b.ref}` ? -1 : 1));
  const column = <Value>(of: (signal: Signal) => Value) => sorted.map(of);
  const [kinds, refs] = [column(({ kind }) => kind), column(({ ref }) => ref)];
  const bound = await rows<SignalRef>(tx, 'case-signals-bind', BIND, [
    file.id,
    file.community,
    by,
    now,
    kinds,
    refs,
    column(({ zh }) => zh ?? file.title),
    column(({ en }) => en ?? file.title),
    column(({ at }) => at),
  ]);
  if (bound.length < sorted.length) {
    const values = [file.community, kinds, refs, file.id];
    const [other] = await rows<SignalRef & { id: number; number: string | null }>(
      tx,
      'case-signals-bound',
      BOUND,
      values,
    );
    if (other !== undefined)
      throw new RequestError(
        409,
        'signal-bound',
        `signals: ${other.kind} ${other.ref} belongs to case ${other.number ?? `#${other.id}`} already.`,
      );
  }
  return bound;
}

/** All signals of one case go over to another. */
export function moveSignals(tx: Queryable, from: number, into: number): Promise<SignalRef[]> {
  return rows<SignalRef>(tx, 'case-signals-move', MOVE, [from, into]);
}

/** An alarm that became a case is being worked on: its timeline says so, and its owner stays its owner. */
export async function markAlarmsFiled(
  tx: Queryable,
  file: { id: number; number: string | null },
  bound: readonly SignalRef[],
  { person, address, now }: { person: Person; address: string; now: number },
): Promise<void> {
  const alarms = bound.filter(({ kind }) => kind === 'alarm').map(({ ref }) => Number(ref));
  const access = {
    actor: { id: String(person.id), name: person.name, person, address },
    // The right was asked of the case and of each signal.
    gridsOf: () => null,
  };
  const note = `案件 case ${file.number ?? `#${file.id}`}`;
  for (const alarm of alarms.sort((a, b) => a - b))
    await commentWithin(tx, access, alarm, note, { case: file.id, number: file.number }, now);
}

type Found = Omit<Signal, 'kind' | 'ref'>;
type Reader = (tx: Queryable, ref: string, asked: Asked) => Promise<Found | undefined>;

const READERS: Record<SignalRef['kind'], Reader> = {
  async alarm(tx, ref, { community }) {
    if (!isRowId(ref)) return undefined;
    const [alarm] = await rows<Found & { id: number }>(tx, 'case-signal-alarm', ALARM, [community, ref]);
    return alarm;
  },

  async finding(tx, ref, { community, now }) {
    const [device, ...id] = ref.split('/');
    const [found] = await rows<Found & { heard: boolean }>(tx, 'case-signal-finding', FINDING, [
      community,
      device,
      id.join('/'),
      now,
    ]);
    if (found === undefined || id.length === 0) return undefined;
    const { heard, ...finding } = found;
    // Reported in the same breath as the check-in, which may still be on its way: its place is known, its words are not.
    return heard ? finding : { ...finding, zh: null, en: null };
  },

  async hazard(tx, ref, { community }) {
    if (!isRowId(ref)) return undefined;
    const [hazard] = await rows<HazardRow>(tx, 'case-signal-hazard', HAZARD, [community, ref]);
    if (hazard === undefined) return undefined;
    const { kind, source, placeZh, placeEn, ...found } = hazard;
    const words = KIND_WORDS[kind] ?? { zh: kind, en: kind };
    const priority = hazard.level === 'major' ? 1 : 2;
    if (source === 'report') return { ...found, ...words, source: 'public', priority, facility: null };
    const [zh, en] = [`${placeZh}：${words.zh}`, `${placeEn}: ${words.en}`];
    return { ...found, zh, en, place: placeZh, source: 'sensor', priority };
  },

  // Kept elsewhere, e.g. by the city's hotline: its key is all there is.
  report: (_tx, _ref, { now }) => Promise.resolve({ zh: null, en: null, at: now, source: 'public', priority: 2 }),
};

interface HazardRow {
  kind: string;
  source: 'sensor' | 'report';
  level: HazardLevel;
  description: string | null;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  facility: number;
  placeZh: string;
  placeEn: string;
  at: number;
}

function isRowId(ref: string): boolean {
  return /^[1-9]\d{0,15}$/.test(ref);
}
