/** Photos that come with an action: sent before, by the same person, and from then on of this case. */
import { type Queryable, rows } from '../../database/database.ts';
import type { PhotoKind } from '../desk/contract.ts';
import { badField } from './action-context.ts';

/** Its own already, or nobody's yet: a photo is never of two cases. One whose files are not there yet is none. */
const BIND = `
  update case_photo set case_id = $1::int8
  where id = any($2::uuid[]) and person = $3::int and (case_id is null or case_id = $1::int8)
    and keeping_until is null
  returning id::text as id, kind`;

/** Binds them, and returns which kinds they are. Throws RequestError when one is not there to be bound. */
export async function bindPhotos(
  tx: Queryable,
  id: number,
  photos: readonly string[] | undefined,
  person: number,
): Promise<PhotoKind[]> {
  if (photos === undefined || photos.length === 0) return [];
  const bound = await rows<{ id: string; kind: PhotoKind }>(tx, 'case-photos', BIND, [id, photos, person]);
  const strange = photos.find((photo) => !bound.some((found) => found.id === photo));
  if (strange !== undefined) throw badField('photos', `${strange} is not one of your unused photos`);
  return bound.map(({ kind }) => kind);
}
