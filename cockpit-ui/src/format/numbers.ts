/** Numbers as the wall writes them: thin-space groups, units always, null is a dash. */

export const UNKNOWN_MARK = '—';
const THIN_SPACE = '\u2009';

/** Whole number with thin-space groups; null is "—". */
export function whole(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN_MARK;
  const digits = Math.abs(Math.round(value))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return value < 0 && digits !== '0' ? `−${digits}` : digits;
}

/** Number with at most `digits` decimals, trailing zeros kept out; null is "—". */
export function decimal(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN_MARK;
  const rounded = Number(value.toFixed(digits));
  const [head = '0', tail] = Math.abs(rounded).toString().split('.');
  return `${rounded < 0 ? '−' : ''}${whole(Number(head))}${tail === undefined ? '' : `.${tail}`}`;
}

/** "87.4 °C"; empty when nothing is measured. */
export function measured(value: number | null, unit: string | null): string {
  return value === null ? '' : `${decimal(value)}${unit ? ` ${unit}` : ''}`;
}

/** A ratio 0..1 as a percentage without its sign, so that the sign can be set smaller; null is "—". */
export function percent(ratio: number | null | undefined, digits = 0): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return UNKNOWN_MARK;
  const value = ratio * 100;
  // 99.7 % is not "100 %" and 0.3 % is not "0 %": the ends are only written when they are true.
  if (digits === 0 && value > 99 && value < 100) return '99';
  if (digits === 0 && value > 0 && value < 1) return '<1';
  return value.toFixed(digits);
}

/** Share by which `now` differs from `before`; null when there is nothing to compare with. */
export function change(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before <= 0) return null;
  return (now - before) / before;
}
