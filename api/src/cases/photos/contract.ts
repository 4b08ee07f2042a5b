/** Photos of cases: sent before the action that shows them (`photos` in its body), then seen by anyone who sees the case. */
import Type, { type Static } from 'typebox';
import { Instant } from '../../wire/sentences.ts';
import { PhotoKind } from '../desk/contract.ts';

/** Of what is sent. What is kept is far smaller. */
export const PHOTO_UPLOAD_BYTES_MAX = 12 * 1024 * 1024;
/** Longest side of what is kept, in pixels. */
export const PHOTO_SIDE_MAX = 2_048;
/** Longest side of `?size=small`, in pixels. */
export const PHOTO_SMALL_SIDE = 320;
/**
 * A photo no case has taken by then is thrown away. Long: the order that shows it may wait on a phone without a line, or whose person
 * is signed out, and could never be sent without it.
 */
export const PHOTO_UNBOUND_HOURS = 14 * 24;

const PhotoId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUID',
});

/** Fields of the form beside the file `photo`. Nothing is read from the file's own metadata, and none of it is kept. */
export const PhotoFields = Type.Object(
  {
    id: Type.Optional({
      ...PhotoId,
      description: 'UUID chosen by the sender: the same one sent again by the same person is the same photo',
    }),
    kind: PhotoKind,
    takenAt: Type.Optional(Instant('When it was taken')),
    lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180, description: 'Degrees, WGS-84' })),
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Degrees, WGS-84' })),
  },
  { additionalProperties: false },
);
export type PhotoFields = Static<typeof PhotoFields>;

/** The form as it is described to programs. */
export const PhotoForm = Type.Object({
  ...PhotoFields.properties,
  photo: Type.String({
    format: 'binary',
    description: 'JPEG, PNG or WebP, detected by content; at most 12 MiB and 64 million pixels',
  }),
});

export const PhotoParams = Type.Object({ id: PhotoId });
export const PhotoQuery = Type.Object({
  size: Type.Optional(
    Type.Enum(['full', 'small'], { default: 'full', description: `small: at most ${PHOTO_SMALL_SIDE} pixels wide` }),
  ),
});
