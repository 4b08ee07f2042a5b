/** Gauges in the text format of Prometheus. Pure. https://prometheus.io/docs/instrumenting/exposition_formats/ */

export interface Sample {
  labels?: Readonly<Record<string, string>>;
  /** Null: not known, and left out. */
  value: number | null;
}

export interface Gauge {
  name: string;
  help: string;
  samples: readonly Sample[];
}

export function gaugesText(gauges: readonly Gauge[]): string {
  return gauges.map(gaugeText).join('');
}

function gaugeText({ name, help, samples }: Gauge): string {
  const lines = samples.flatMap(({ labels = {}, value }) =>
    value === null ? [] : `${name}${textOf(labels)} ${value}\n`,
  );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function textOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
