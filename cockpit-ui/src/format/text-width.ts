/** How wide a text is going to be, without asking the screen: enough to place labels and choose sizes. */

/** Widths in ems of the wall's fonts; measured on Noto Sans SC, rounded up. */
const CJK_EM = 1;
const WIDE_EM = 0.74;
const NARROW_EM = 0.56;
const THIN_EM = 0.32;

/** Width in ems. */
export function textUnits(text: string): number {
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x2e80) units += CJK_EM;
    else if (/[A-Z@%&mwMW◆▲●—]/.test(character)) units += WIDE_EM;
    else if (/[ .,:;|'iljft!/·()\u2009]/.test(character)) units += THIN_EM;
    else units += NARROW_EM;
  }
  return units;
}

/** Width in layout units at a font size in layout units. */
export function textWidth(text: string, size: number): number {
  return textUnits(text) * size;
}
