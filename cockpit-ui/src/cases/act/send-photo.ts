import type { CasePhoto, PhotoKind } from '@cockpit/api/cases/desk';
import { callApi } from '../../http/api-client.ts';

/** Throws ApiError. */
export function sendPhoto(file: File, kind: PhotoKind): Promise<CasePhoto> {
  return callApi('POST /api/photos', { form: { kind, photo: file } });
}
