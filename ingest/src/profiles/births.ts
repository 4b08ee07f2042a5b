/**
 * Names of Sparkplug metrics by their aliases, as births say them: a node that uses aliases sends a name once, and numbers from then
 * on. Kept as long as the process: after a restart a message with an alias is refused until the node has sent its birth again.
 */
import type { SparkplugPayload } from './sparkplug.ts';

const TOPIC = /^spBv1\.0\/([^/]+)\/([ND])(BIRTH|DATA)\/([^/]+)/;
const NODES_MAX = 1_000;
const ALIASES_MAX = 10_000;

export interface Births {
  /** The payload, each metric with the name its birth gave it. */
  named(topic: string, payload: SparkplugPayload): SparkplugPayload;
}

export function createBirths(): Births {
  const nodes = new Map<string, Map<string, string>>();

  function namesOf(node: string): Map<string, string> {
    const known = nodes.get(node) ?? new Map<string, string>();
    // Those not born for longest go first.
    nodes.delete(node);
    nodes.set(node, known);
    for (const oldest of nodes.keys()) {
      if (nodes.size <= NODES_MAX) break;
      nodes.delete(oldest);
    }
    return known;
  }

  return {
    named(topic, payload) {
      const [, group, level, kind, name] = TOPIC.exec(topic) ?? [];
      if (group === undefined) return payload;
      const node = `${group}/${name}`;
      if (kind === 'BIRTH') {
        // With its own birth a node starts over; aliases are its own and not those of its devices.
        if (level === 'N') nodes.delete(node);
        const names = namesOf(node);
        for (const { alias, name: metric } of payload.metrics)
          if (alias !== undefined && metric !== undefined && names.size < ALIASES_MAX) names.set(String(alias), metric);
        return payload;
      }
      const names = nodes.get(node);
      if (!names) return payload;
      const metrics = payload.metrics.map((metric) => {
        const known = metric.name === undefined ? names.get(String(metric.alias)) : undefined;
        return known === undefined ? metric : { ...metric, name: known };
      });
      return { ...payload, metrics };
    },
  };
}
