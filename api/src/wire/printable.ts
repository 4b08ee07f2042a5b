/** A payload as text; what does not print (or would turn the line round) is shown as a replacement character. */
export function printable(payload: Buffer): string {
  return payload.toString('utf8').replaceAll(/[^\P{C}\n\t]/gu, '\uFFFD');
}
