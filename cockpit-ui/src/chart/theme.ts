/** The wall's colours and sizes as charts need them: canvas cannot read CSS variables. */

export const COLORS = {
  ink: '#e8eff7',
  ink2: '#9db0c5',
  ink3: '#8298b0',
  hairline: '#1f3147',
  empty: '#1a2c42',
  calm: '#5d8db8',
  calm2: '#5b928f',
  quiet: '#2c4a6b',
  live: '#6fb7a0',
  high: '#ff5d55',
  medium: '#ff9f43',
  low: '#f0cf4f',
} as const;

export const NUMERAL_FONT = '"Barlow Semi Condensed", "Noto Sans SC Variable", sans-serif';

/** What an option builder is told about the screen. */
export interface ChartStyle {
  /** Pixels per layout unit (`--u`). */
  unit: number;
}

/** Label style of every axis: never under 14 units. */
export function axisLabel({ unit }: ChartStyle) {
  return { color: COLORS.ink3, fontFamily: NUMERAL_FONT, fontWeight: 600, fontSize: 14 * unit } as const;
}

/** Plot area with room for axis labels; units from each edge. */
export function plot({ unit }: ChartStyle, edges: { left: number; right: number; top: number; bottom: number }) {
  return {
    left: edges.left * unit,
    right: edges.right * unit,
    top: edges.top * unit,
    bottom: edges.bottom * unit,
    outerBoundsMode: 'none',
  } as const;
}

/** Horizontal rules of a value axis. */
export function rules({ unit }: ChartStyle) {
  return { lineStyle: { color: COLORS.hairline, width: Math.max(1, unit) } } as const;
}
