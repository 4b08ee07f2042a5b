import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { type Database, rows } from '../database/database.ts';
import type { Registry } from '../registry/registry.ts';

export interface Checkin {
  /** Device of the checkpoint. */
  device: number;
  /** Epoch ms. */
  at: number;
  round: string;
  officer: string;
  result: 'ok' | 'finding';
}

/** Check-ins since `from` (epoch ms), oldest first; suspect ones left out: their time cannot prove a round. */
export function readCheckins(database: Database, registry: Registry, from: number): Promise<Checkin[]> {
  const devices = registry.routes.flatMap((route) => route.checkpoints.map((checkpoint) => checkpoint.device));
  return rows(
    database,
    'patrol-checkins',
    `select device, (extract(epoch from at) * 1000)::float8 as at, round, officer, result
     from patrol_checkin as c
     where c.at >= to_timestamp($2::float8 / 1000) and device = any($1::int[]) and quality & $3::int = 0
     order by c.at, c.id`,
    [devices, from, SUSPECT_FLAGS],
  );
}
