/** The command line of `npm run try`, read once and checked whole. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SCENE_NAMES, type SceneName } from './scenes.ts';
import { TryFault } from './try-fault.ts';

export const USAGE = `npm run try -- ${SCENE_NAMES.join('|')} [options]

  smoke, gas        a sensor raises an alarm
  full              a car park is full
  silent            a device goes off line and says nothing
  flood             all hazard sensors (200 at most) raise an alarm at once
  missed-patrol     a checkpoint is not visited on the next round
  bin, haze         a waste bin is full, PM2.5 is high: an alarm once it has lasted as long as its rule says
  noise, river      a point is louder than its zone allows, a river is above its warning level
  --end             ends it: everything normal again
  --device CODE     which device; left out: the first that fits
  --community DIR   registry folder (simulators/communities/yunfan)
  --data-dir DIR    data folder of the running "npm start" (.cockpit)

It is published over MQTT to the running "npm start"; MQTT_URL names another broker. For an hour the simulated device says nothing else.`;

export interface Options {
  scene: SceneName;
  end: boolean;
  device: string | undefined;
  /** Absolute. */
  community: string;
  runFile: string;
}

/** `root`: of the checkout. Undefined: help was asked for. Throws TryFault. */
export function readOptions(args: readonly string[], root: string): Options | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [scene, ...others] = positionals;
  if (!isScene(scene) || others.length > 0) throw new TryFault(USAGE);
  return {
    scene,
    end: values.end,
    device: values.device,
    community: path.resolve(root, values.community),
    runFile: path.resolve(root, values['data-dir'], 'run.json'),
  };
}

function isScene(name: string | undefined): name is SceneName {
  return SCENE_NAMES.includes(name as SceneName);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        end: { type: 'boolean', default: false },
        device: { type: 'string' },
        community: { type: 'string', default: 'simulators/communities/yunfan' },
        'data-dir': { type: 'string', default: '.cockpit' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw new TryFault(`${(cause as Error).message}\n\n${USAGE}`, { cause });
  }
}
