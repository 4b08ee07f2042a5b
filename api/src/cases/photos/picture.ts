/**
 * From whatever was sent to the picture that is kept: decoded and re-encoded, so that neither metadata (EXIF, GPS, XMP) nor
 * anything hidden behind or between the pixels gets through.
 */
import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { RequestError } from '../../errors/errors.ts';
import { createSemaphore } from '../../loops/semaphore.ts';
import { PHOTO_SIDE_MAX, PHOTO_SMALL_SIDE } from './contract.ts';

/** A picture of few bytes can be many gigabytes of pixels; phones make up to 50 million. */
const PIXELS_MAX = 64_000_000;
/** One takes up to a core and 200 MiB for a moment. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 20;
const WORK_MAX_S = 20;
const QUALITY = { full: 82, small: 75 } as const;

export interface Picture {
  full: Buffer;
  small: Buffer;
  width: number;
  height: number;
  /** Of `full`. */
  sha256: Buffer;
}

export type MakePicture = (sent: Buffer) => Promise<Picture>;

/** Makes pictures, a few at a time. What it cannot read it refuses with a RequestError. */
export function createPictures(): MakePicture {
  // Other readers (SVG, PDF, TIFF …) never see what strangers send.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
  sharp.cache(false);
  const turns = createSemaphore(AT_ONCE_MAX, WAITING_MAX);
  return (sent) => turns(() => make(sent));
}

async function make(sent: Buffer): Promise<Picture> {
  const image = sharp(sent, { limitInputPixels: PIXELS_MAX, failOn: 'error', autoOrient: true }).timeout({
    seconds: WORK_MAX_S,
  });
  try {
    const { data, info } = await jpeg(image, PHOTO_SIDE_MAX, QUALITY.full);
    const small = await jpeg(sharp(data), PHOTO_SMALL_SIDE, QUALITY.small);
    return {
      full: data,
      small: small.data,
      width: info.width,
      height: info.height,
      sha256: createHash('sha256').update(data).digest(),
    };
  } catch (error) {
    throw refusal(error);
  }
}

function jpeg(image: Sharp, side: number, quality: number) {
  return image
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
}

/** What libvips says names files and functions of ours: it goes into the cause, not to the sender. */
function refusal(cause: unknown): RequestError {
  const message = cause instanceof Error ? cause.message : '';
  const refused = /pixel limit/.test(message)
    ? new RequestError(413, 'photo-too-large', 'photo: has more than 64 million pixels.')
    : new RequestError(415, 'photo-unreadable', 'photo: is not a whole JPEG, PNG or WebP picture.');
  return Object.assign(refused, { cause });
}
