/** How long values have stood still, out of the rollups: whole buckets of a bounded range through their key. */
import type { ReadingTable } from '@cockpit/ingest/messages/stored';
import { type Queryable, rows } from '../../database/database.ts';

const MINUTE_MS = 60_000;

/** A column of readings whose rollup is looked at: buckets of 15 or 60 minutes. */
export interface StillValue {
  table: ReadingTable;
  column: string;
  minutes: 15 | 60;
}

export interface Peer {
  device: number;
  /** Those with the same word are neighbours. */
  peers: string;
  /** HH:MM, local; null: always open. */
  opens: string | null;
  closes: string | null;
}

interface Question {
  peers: readonly Peer[];
  asked: readonly { device: number; neighbours: number }[];
  /** Epoch ms; the bucket that `to` lies in is not over and is left out. */
  from: number;
  to: number;
  /** IANA zone of the opening hours. */
  zone: string;
}

export interface Still {
  /** Time since it moved in which neighbours moved, ms. */
  stillMs: number;
  /** Start of the bucket it moved in, epoch ms; null: it did not in the range. */
  movedAt: number | null;
  /** The value at the end of the range. */
  last: number;
}

/** `{device} {neighbours}` → how long it stands still; what told nothing in the range is missing. */
export async function readStill(
  tx: Queryable,
  { table, column, minutes }: StillValue,
  { peers, asked, from, to, zone }: Question,
): Promise<Map<string, Still>> {
  const size = minutes * MINUTE_MS;
  const found = await rows<{ device: number; neighbours: number; still: number; movedAt: number | null; last: number }>(
    tx,
    `alarm-still-${table}`,
    `with peer as (select * from unnest($1::int[], $2::text[], $3::text[], $4::text[]) as p (device, peers, opens, closes)),
     asked as (select distinct * from unnest($8::int[], $9::int[]) as a (device, neighbours)),
     step as (
       select r.device, r.bucket, r.${column}_last as last,
         (r.${column}_min <> r.${column}_max or r.${column}_last <> lag(r.${column}_last) over w) is true as moved
       from ${table}_${minutes === 15 ? '15m' : '1h'} r
       where r.bucket >= to_timestamp($5::float8 / 1000) and r.bucket < to_timestamp($6::float8 / 1000)
         and r.device = any($1::int[]) and r.${column}_last is not null
       window w as (partition by r.device order by r.bucket)),
     said as (
       select step.*, peer.peers from step join peer using (device)
       where peer.opens is null
         or (step.bucket at time zone $7)::time >= peer.opens::time and (step.bucket at time zone $7)::time < peer.closes::time),
     around as (
       select peers, bucket, count(*) as told, count(*) filter (where moved) as moved from said group by peers, bucket),
     own as (
       select device, max(bucket) filter (where moved) as moved_at, (array_agg(last order by bucket desc))[1] as last
       from step where device in (select device from asked) group by device)
     select asked.device, asked.neighbours, count(around.bucket)::int as still,
       (extract(epoch from own.moved_at) * 1000)::float8 as "movedAt", own.last::float8 as last
     from asked join own using (device)
     left join said on said.device = asked.device and (own.moved_at is null or said.bucket > own.moved_at)
     left join around on around.peers = said.peers and around.bucket = said.bucket
       and around.told > asked.neighbours and around.moved * 2 >= around.told - 1
     group by asked.device, asked.neighbours, own.moved_at, own.last`,
    [
      peers.map(({ device }) => device),
      peers.map(({ peers: word }) => word),
      peers.map(({ opens }) => opens),
      peers.map(({ closes }) => closes),
      from,
      Math.floor(to / size) * size,
      zone,
      asked.map(({ device }) => device),
      asked.map(({ neighbours }) => neighbours),
    ],
  );
  return new Map(
    found.map(({ device, neighbours, still, movedAt, last }) => [
      `${device} ${neighbours}`,
      { stillMs: still * size, movedAt, last },
    ]),
  );
}
