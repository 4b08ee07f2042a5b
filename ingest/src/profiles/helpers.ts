/** Functions that expressions of profiles may call beside those of JSONata. The same arguments, the same result. */
import { parseJson } from '../decoding/json.ts';
import type { BoundBy } from './contract.ts';
import { keepLongNumbers } from './exact-numbers.ts';
import { FOREIGN_DEPTH_MAX } from './limits.ts';
import { type Mapped, mapped, valueAt } from './mapped.ts';
import { recognised } from './recognised.ts';

interface MappedAs {
  /** What the deviceMap says of it beside its code decides before the parameters. */
  device?: string;
  isWhole?: boolean;
  /** Where the binding has no parameter of the name. */
  keys?: Record<string, unknown>;
}

/** As the binding has them. */
export function helpersOf({ parameters = {}, deviceMap = {} }: BoundBy): Record<string, unknown> {
  return {
    /** See mapped.ts. */
    mapped(values: unknown, { device, isWhole, keys }: MappedAs = {}): Mapped | undefined {
      const entry = device !== undefined && Object.hasOwn(deviceMap, device) ? deviceMap[device] : undefined;
      return mapped(values, { ...keys, ...parameters, ...(typeof entry === 'object' ? entry : {}) }, isWhole);
    },
    /** See recognised.ts. */
    recognised,
    /** A key of an object, or a path. */
    get: (values: unknown, key: unknown) => (typeof key === 'string' ? valueAt(values, key) : undefined),
    /** JSON within a text; a text that is none is nothing. */
    json(text: unknown): unknown {
      if (typeof text !== 'string') return undefined;
      const parsed = parseJson(Buffer.from(text), FOREIGN_DEPTH_MAX, keepLongNumbers);
      return 'refusal' in parsed ? undefined : parsed.value;
    },
  };
}
