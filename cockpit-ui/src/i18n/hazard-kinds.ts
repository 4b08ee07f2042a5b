/** Kinds of hazards the language files have a word for. */
import { zh } from './hazards/zh.ts';

export type KnownKind = keyof typeof zh.kind;

/** Sensor kinds have words; a report's category is its source's own word. */
export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(zh.kind, kind);
}
