/** Whether somebody is where they say: by the code on the wall, or by the phone's position. Pure. */
import distance from '@turf/distance';
import { CHECKIN_WITHIN_M } from './constants.ts';
import { type CheckinRequest, checkpointText } from './contract.ts';

export interface Proof {
  /** Whole metres from the checkpoint; null: one of the two places is not known. */
  distanceM: number | null;
}

/** The proof, or why it is none (`field: reason`). */
export function proofOf(
  { via, code, checkpoint, lon, lat }: Pick<CheckinRequest, 'via' | 'code' | 'checkpoint' | 'lon' | 'lat'>,
  place: { community: string; lon: number | null; lat: number | null },
): Proof | string {
  if ((lon === undefined) !== (lat === undefined)) return 'lon: is required with lat, and lat with lon';
  const distanceM = metres(lon, lat, place);
  if (via === 'qr') {
    if (code === undefined) return 'code: is required with via "qr"';
    if (code.trim() !== checkpointText(place.community, checkpoint)) return 'code: belongs to another checkpoint';
    return { distanceM };
  }
  if (lon === undefined) return 'lon: is required with via "position"';
  if (distanceM === null) return 'via: this checkpoint has no position; scan its code';
  if (distanceM > CHECKIN_WITHIN_M)
    return `lon: the checkpoint is ${distanceM} m away; at most ${CHECKIN_WITHIN_M} m are allowed`;
  return { distanceM };
}

function metres(
  lon: number | undefined,
  lat: number | undefined,
  place: { lon: number | null; lat: number | null },
): number | null {
  if (lon === undefined || lat === undefined || place.lon === null || place.lat === null) return null;
  return Math.round(distance([lon, lat], [place.lon, place.lat], { units: 'meters' }));
}
