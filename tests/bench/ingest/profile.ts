/** Where ingest's time goes: a V8 profile, by the part of the road and by function. */

export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples?: number[];
  /** µs before each sample. */
  timeDeltas?: number[];
}

export interface Shares {
  /** Of all time, 0 to 1; largest first. */
  groups: Record<string, number>;
  functions: { where: string; share: number }[];
}

const FUNCTIONS = 15;
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['(idle)', 'idle'],
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native, unnamed'],
]);
/** The first that fits counts. */
const BY_PLACE: readonly (readonly [pattern: RegExp, group: string])[] = [
  [/node_modules\/(mqtt|mqtt-packet|bl)\//, 'mqtt'],
  [/ingest\/src\/broker\//, 'mqtt'],
  [/node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+)\//, 'postgres client'],
  [/node_modules\/typebox\/|ingest\/src\/(messages|decoding)\/|\/decode\.ts/, 'decode'],
  [/ingest\/src\/(writing\/batch\.ts|wiring\/)/, 'batch'],
  [/ingest\/src\/alarms\//, 'alarms'],
  [/ingest\/src\//, 'store'],
  [/^node:(net|stream|internal\/(streams|stream_base_commons))/, 'sockets and streams'],
  [/^node:/, 'node'],
  [/node_modules\//, 'other libraries'],
];

/** Self time by group and by function. Native code without a place of its own counts to whoever called it. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: CpuProfile): Shares {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const groups = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  samples.forEach((id, place) => {
    const took = timeDeltas[place] ?? 0;
    const name = byId.get(id)?.callFrame.functionName ?? '';
    const url = urlOf(id);
    const where = byId.get(id)?.callFrame.url
      ? `${name} ${shortened(url)}`
      : url
        ? `${name} ◂ ${shortened(url)}`
        : name;
    total += took;
    groups.set(groupOf(name, url), (groups.get(groupOf(name, url)) ?? 0) + took);
    functions.set(where, (functions.get(where) ?? 0) + took);
  });
  const share = (took: number) => Math.round((took / total) * 1000) / 1000;
  const sorted = (all: Map<string, number>) => [...all].sort(([, a], [, b]) => b - a);
  return {
    groups: Object.fromEntries(sorted(groups).map(([group, took]) => [group, share(took)])),
    functions: sorted(functions)
      .slice(0, FUNCTIONS)
      .map(([where, took]) => ({ where, share: share(took) })),
  };

  function urlOf(id: number): string {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const url = byId.get(at)?.callFrame.url;
      if (url) return url;
    }
    return '';
  }
}

/** Which part of the road a function belongs to. */
export function groupOf(name: string, url: string): string {
  return BY_NAME.get(name) ?? BY_PLACE.find(([pattern]) => pattern.test(url))?.[1] ?? 'native, unnamed';
}

// Nothing of this machine.
function shortened(url: string): string {
  return url.replace(/^.*\/(node_modules|ingest\/src|tests\/bench)\//, '$1/');
}
