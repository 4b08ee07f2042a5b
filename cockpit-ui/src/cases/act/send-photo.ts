import type { CasePhoto, PhotoKind } from '@cockpit/api/cases/desk';
import { ask } from '../../http/ask.ts';

/** Throws Refusal. */
export function sendPhoto(file: File, kind: PhotoKind): Promise<CasePhoto> {
  return ask('POST /api/photos', { form: { kind, photo: file } });
}
