/** One photo out of a multipart form, judged field by field. */
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../../errors/errors.ts';
import { readWith } from '../../http/exact-body.ts';
import { PHOTO_UPLOAD_BYTES_MAX, PhotoFields } from './contract.ts';

/** A slow line gets this long; who sends nothing must not keep a place. */
const READ_MAX_MS = 120_000;
const LIMITS = {
  files: 1,
  fileSize: PHOTO_UPLOAD_BYTES_MAX,
  fields: 8,
  fieldNameSize: 32,
  fieldSize: 128,
  parts: 9,
  headerPairs: 16,
} as const;

// Fields of a form are text, like those of an address.
const judge = readWith(PhotoFields)({ schema: PhotoFields, httpPart: 'querystring' });

/** Reads the form to its end. Throws RequestError. */
export async function readForm(request: FastifyRequest): Promise<{ fields: PhotoFields; sent: Buffer }> {
  const given: Record<string, unknown> = {};
  let sent: Buffer | undefined;
  const patience = setTimeout(() => request.raw.destroy(), READ_MAX_MS);
  try {
    for await (const part of request.parts({ limits: LIMITS })) {
      if (part.type === 'field') take(given, part);
      else sent = await bytesOf(part);
    }
  } catch (error) {
    throw told(error);
  } finally {
    clearTimeout(patience);
  }
  const judged = judge(given);
  if ('error' in judged) throw judged.error;
  const fields = judged.value as PhotoFields;
  if ((fields.lon === undefined) !== (fields.lat === undefined))
    throw new RequestError(400, 'invalid-request', 'lon: is required with lat, and lat with lon.');
  if (sent === undefined || sent.length === 0) throw new RequestError(400, 'invalid-request', 'photo: is required.');
  return { fields, sent };
}

function take(given: Record<string, unknown>, { fieldname, value }: MultipartValue): void {
  if (Object.hasOwn(given, fieldname)) throw new RequestError(400, 'invalid-request', `${fieldname}: is given twice.`);
  given[fieldname] = value;
}

function bytesOf(part: MultipartFile): Promise<Buffer> {
  if (part.fieldname !== 'photo')
    throw new RequestError(400, 'invalid-request', 'The only file of the form is named photo.');
  return part.toBuffer();
}

/** Words of the parser are not ours to show. */
function told(error: unknown): unknown {
  if (error instanceof RequestError) return error;
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413)
    return new RequestError(413, 'photo-too-large', 'The form holds one photo of at most 12 MiB and its few fields.');
  if (status === 406) return new RequestError(415, 'invalid-request', 'The body must be multipart/form-data.');
  return Object.assign(new RequestError(400, 'invalid-request', 'The form is cut off or is not valid.'), {
    cause: error,
  });
}
