import type { CaseBody } from './contract.ts';
import { bindPhotos } from './photos.ts';
import type { Outcome, Turn } from './turn.ts';

/** In words, in any stage, by whoever may see it. */
export async function comment({ tx, file, body, person }: Turn<CaseBody<'comment'>>): Promise<Outcome> {
  await bindPhotos(tx, file.id, body.photos, person.id);
  return { detail: { photos: body.photos ?? [] } };
}
