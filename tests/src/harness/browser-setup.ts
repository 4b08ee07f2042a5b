/** Unpacks the browser once before files open it side by side: one that is still being written cannot be run (ETXTBSY). */
import chromium from '@sparticuz/chromium';

/** Called once by vitest. */
export async function setup(): Promise<void> {
  if (!process.env['CHROMIUM_PATH']) await chromium.executablePath();
}
