/** Where photos lie: a folder or a bucket. The database knows whose they are and who may see them. */

export type PhotoSize = 'full' | 'small';
export const PHOTO_SIZES: readonly PhotoSize[] = ['full', 'small'];

export interface PhotoStore {
  /** Durable when it resolves; replaces what had the name. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** Undefined: there is nothing of that name. */
  get(name: string): Promise<Buffer | undefined>;
  /** What is not there is fine. */
  remove(name: string): Promise<void>;
}

/** Name of one size of a photo; `id` is a UUID, judged at the door. */
export function photoName(id: string, size: PhotoSize): string {
  return size === 'full' ? `${id}.jpg` : `${id}-small.jpg`;
}
