/** Hazards in words and in order. */
import type { Hazard } from '@cockpit/api/hazards';
import { decimal } from '../format/numbers.ts';
import { zh } from '../i18n/zh.ts';

export type KnownKind = keyof typeof zh.hazards.kind;

/** Sensor kinds have words; a report's category is its source's own word. */
export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(zh.hazards.kind, kind);
}

/** "87.4 °C"; empty when nothing is measured. */
export function measured(value: number | null, unit: string | null): string {
  return value === null ? '' : `${decimal(value)}${unit ? ` ${unit}` : ''}`;
}

/** Major first, then oldest first: the order of the register. */
export function inOrder(hazards: Record<string, Hazard>): Hazard[] {
  return Object.values(hazards).sort(
    (a, b) => Number(b.level === 'major') - Number(a.level === 'major') || a.openedAt - b.openedAt || a.id - b.id,
  );
}
