/** Topic filters of profiles: MQTT wildcards, and `{name}` for a level that expressions want to see. Pure. */
import { TOPIC_VERSION } from '../messages/contract.ts';
import { isThingsBoard } from '../messages/thingsboard.ts';
import { CANARY_ROOT } from '../stages/canary.ts';

/** What brokers keep for themselves: their statistics, shared and delayed subscriptions. Other `$` topics are those of clouds. */
const BROKERS_OWN = ['$SYS', '$share', '$queue', '$exclusive', '$delayed', '$CONTROL', '$events'];
const CAPTURE = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

export type Captures = Record<string, string>;

export interface Filter {
  /** What is subscribed to: `{name}` became `+`. */
  mqtt: string;
  /** The captured levels, or undefined when the topic does not fit. */
  match(topic: string): Captures | undefined;
}

/** The filter, or a sentence that says what is wrong with it. */
export function parseFilter(text: string): Filter | string {
  const levels = text.split('/');
  const fault = faultOf(levels);
  if (fault !== undefined) return `topic filter "${text}" ${fault}`;
  const names = levels.map((level) => CAPTURE.exec(level)?.[1]);
  const open = levels.at(-1) === '#';
  const fixed = open ? levels.length - 1 : levels.length;
  return {
    mqtt: levels.map((level, index) => (names[index] === undefined ? level : '+')).join('/'),
    match(topic: string) {
      const parts = topic.split('/');
      if (open ? parts.length < fixed : parts.length !== fixed) return undefined;
      const captures: Captures = {};
      for (let index = 0; index < fixed; index++) {
        const part = parts[index] ?? '';
        const name = names[index];
        if (name !== undefined) captures[name] = part;
        else if (levels[index] !== '+' && levels[index] !== part) return undefined;
      }
      return captures;
    },
  };
}

// The first level is literal, so that no profile can listen to everything or get between native devices and ingest.
function faultOf(levels: readonly string[]): string | undefined {
  const [first = ''] = levels;
  if (levels.length < 2) return 'has one level, at least two are needed';
  if (/[+#{}]/.test(first)) return 'must begin with a literal level';
  const taken = first === CANARY_ROOT || BROKERS_OWN.includes(first);
  if (taken || (first === TOPIC_VERSION && !isThingsBoard(levels.join('/')))) return `must not begin with ${first}`;
  if (levels.slice(0, -1).includes('#')) return 'may have # at its end only';
  const odd = levels.find((level) => level !== '+' && level !== '#' && !CAPTURE.test(level) && /[+#{}\0]/.test(level));
  if (odd !== undefined) return `has a level "${odd}" that is neither a name, +, # nor {capture}`;
  const names = levels.flatMap((level) => CAPTURE.exec(level)?.[1] ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `captures {${twice}} twice`;
}
