import type { ActionContext, ActionOutcome } from './action-context.ts';
import type { CaseBody } from './contract.ts';
import { bindPhotos } from './photos.ts';

/** In words, in any stage, by anyone who may see it. */
export async function commentOnCase({
  tx,
  file,
  body,
  person,
}: ActionContext<CaseBody<'comment'>>): Promise<ActionOutcome> {
  await bindPhotos(tx, file.id, body.photos, person.id);
  return { detail: { photos: body.photos ?? [] } };
}
