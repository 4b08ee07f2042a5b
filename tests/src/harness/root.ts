import path from 'node:path';

/** Folder of the checkout. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');
