import type { CasePhoto, PhotoKind } from '@cockpit/api/cases/desk';
import { sendForm } from '../../http/ask.ts';

/** Throws Refusal. */
export function sendPhoto(file: File, kind: PhotoKind): Promise<CasePhoto> {
  const form = new FormData();
  form.set('kind', kind);
  form.set('photo', file);
  return sendForm<CasePhoto>('/api/photos', form);
}
