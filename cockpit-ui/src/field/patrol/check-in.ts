/** A check-in as it is sent. Pure. */
import type { ReportRequest } from '@cockpit/api/cases/act';
import type { CheckinRequest } from '@cockpit/api/field';
import type { Position } from '../position.ts';
import type { WalkedStop } from './rounds.ts';

interface Made {
  id: string;
  community: string;
  stop: WalkedStop;
  via: 'qr' | 'position';
  position: Position | undefined;
  /** Epoch ms of the server's clock. */
  at: number;
  result: 'ok' | 'finding';
  category?: string | undefined;
  note: string;
}

export function checkinOf({ id, community, stop, via, position, at, result, category, note }: Made): CheckinRequest {
  const text = note.trim();
  return {
    id,
    community,
    checkpoint: stop.checkpoint,
    round: stop.round,
    at: Math.round(at),
    result,
    via,
    ...(via === 'qr' ? { code: `cockpit:checkpoint:${community}:${stop.checkpoint}` } : {}),
    ...(result === 'finding' && category !== undefined ? { category } : {}),
    ...(text === '' ? {} : { note: text.slice(0, 500) }),
    ...(position === undefined ? {} : { lon: position.lon, lat: position.lat }),
  };
}

/** Where something was found: where the phone is, else where the checkpoint is. It holds also when its check-in comes to nothing. */
export function placeOf(
  position: Pick<Position, 'lon' | 'lat'> | undefined,
  { lon, lat, grid }: Pick<WalkedStop, 'lon' | 'lat' | 'grid'>,
): Pick<ReportRequest, 'lon' | 'lat' | 'grid'> {
  if (position !== undefined) return { lon: position.lon, lat: position.lat };
  if (lon !== null && lat !== null) return { lon, lat };
  return grid === null ? {} : { grid };
}
