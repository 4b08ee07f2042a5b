/** The store the environment names. */
import type { Config } from '../../process/config.ts';
import { storeOnDisk } from './disk.ts';
import { storeInS3 } from './s3.ts';
import type { PhotoStore } from './store.ts';

type PhotoConfig = Pick<
  Config,
  'PHOTO_DIR' | 'PHOTO_S3_URL' | 'PHOTO_S3_REGION' | 'PHOTO_S3_KEY_ID' | 'PHOTO_S3_SECRET'
>;

/** Undefined: none is named, and no photos are taken. Throws when what is named cannot be used. */
export function openPhotoStore(config: PhotoConfig): PhotoStore | undefined {
  const { PHOTO_DIR: folder, PHOTO_S3_URL: url, PHOTO_S3_KEY_ID: keyId, PHOTO_S3_SECRET: secret } = config;
  if (url === undefined) return folder === undefined ? undefined : storeOnDisk(folder);
  if (folder !== undefined) throw new Error('PHOTO_DIR and PHOTO_S3_URL are both set: use one of them.');
  if (keyId === undefined || secret === undefined)
    throw new Error('PHOTO_S3_URL needs PHOTO_S3_KEY_ID and PHOTO_S3_SECRET.');
  return storeInS3({ url, region: config.PHOTO_S3_REGION, keyId, secret });
}
