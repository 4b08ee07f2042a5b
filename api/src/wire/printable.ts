import { readableText } from '@cockpit/ingest/quarantine';

/** A payload as text, in whatever charset it seems to be; what does not print (or would turn the line round) is shown as a replacement character. */
export function printable(payload: Buffer): string {
  return readableText(payload).text.replaceAll(/[^\P{C}\n\t]/gu, '\uFFFD');
}
