/** From what the schema compiler found to sentences that name the place in the file. Pure. */
import type { RegistryFault } from './contract.ts';

/** A wholly wrong file would yield one fault per field; this many are enough to see that. */
const FAULTS_MAX = 200;

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: object;
  message: string;
}
interface Check {
  Check(value: unknown): boolean;
  Errors(value: unknown): SchemaError[];
}

/** Faults of form in `value`; `root` leads every path (`grids.geojson` or nothing). */
export function schemaFaults(check: Check, value: unknown, root: string): RegistryFault[] {
  if (check.Check(value)) return [];
  const faults = new Map<string, RegistryFault>();
  const errors = check.Errors(value);
  for (const error of errors) {
    const fault = describe(error, errors, root);
    if (fault !== undefined && faults.size < FAULTS_MAX) faults.set(`${fault.path} ${fault.message}`, fault);
  }
  return [...faults.values()];
}

/** `/carParks/2/grid` → `carParks[2].grid` */
function pathOf(instancePath: string, root: string): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const path = steps.reduce(
    (said, step) => (/^\d+$/.test(step) ? `${said}[${step}]` : said ? `${said}.${step}` : step),
    root,
  );
  return path || 'community.json';
}

function describe(error: SchemaError, errors: SchemaError[], root: string): RegistryFault | undefined {
  const path = pathOf(error.instancePath, root);
  const params = error.params as {
    requiredProperties?: string[];
    additionalProperties?: string[];
    allowedValue?: unknown;
    allowedValues?: unknown[];
    pattern?: unknown;
  };
  const fault = (message: string): RegistryFault => ({ code: 'invalid-field', path, message });
  switch (error.keyword) {
    case 'required':
      return fault(`${list(params.requiredProperties)} must be given.`);
    case 'additionalProperties':
      return fault(`${list(params.additionalProperties)} is not part of the format.`);
    case 'enum':
      return fault(`must be ${(params.allowedValues ?? []).map((value) => JSON.stringify(value)).join(' or ')}.`);
    case 'const':
      return fault(`must be ${allowed(error, errors)}.`);
    case 'anyOf':
    case 'boolean':
      // Their branches say what is expected; the schema never nests anything else under them.
      return undefined;
    case 'pattern':
      return fault(`must match the pattern ${String(params.pattern)}.`);
    default:
      return fault(`${error.message}.`);
  }
}

function list(names: string[] | undefined): string {
  return (names ?? []).map((name) => `"${name}"`).join(', ');
}

/** All constants expected at one place, however many branches of a union they came from. */
function allowed(error: SchemaError, errors: SchemaError[]): string {
  const values = errors
    .filter((other) => other.keyword === 'const' && other.instancePath === error.instancePath)
    .map((other) => JSON.stringify((other.params as { allowedValue?: unknown }).allowedValue));
  return [...new Set(values)].join(' or ');
}
