/** Points of the environment pushed over their limits, each by one message. Pure. */
import type { AirPayload, FillPayload, WaterPayload } from '@cockpit/ingest/environment';
import type { EnvironmentEntry } from '@cockpit/ingest/registry/environment';
import { topicOf } from '../world/message.ts';
import { codes, hushOf, type Scene, type SceneRequest } from './scene.ts';
import { TryFault } from './try-fault.ts';

export const PUSH_NAMES = ['bin', 'haze', 'noise', 'river'] as const;
export type PushName = (typeof PUSH_NAMES)[number];

/** What a message says beside its id and instant. */
interface Said {
  event: 'air' | 'fill' | 'water';
  over: Partial<AirPayload> | Partial<FillPayload> | Partial<WaterPayload>;
  rest: Said['over'];
}
interface Pushable extends Said {
  code: string;
  name: { zh: string; en: string };
}

/** By the word: the points that can be pushed, with what they say over the limit and at rest. */
const PUSHES: Record<PushName, { what: string; points(environment: EnvironmentEntry): Pushable[]; seen: string }> = {
  bin: {
    what: 'waste bin',
    points: ({ wasteBins }) =>
      wasteBins.map((bin) => ({ ...bin, event: 'fill', over: { level: 0.97 }, rest: { level: 0.05 } })),
    seen: 'full. See it on the wall now, and at /desk/alarms when it has been full as long as the rule environment-bin-full says.',
  },
  haze: {
    what: 'air point',
    points: ({ airPoints }) =>
      airPoints.map((point) => ({
        ...point,
        event: 'air',
        over: { pm25: 168, pm10: 231 },
        rest: { pm25: 31, pm10: 48 },
      })),
    seen: 'PM2.5 at 168 µg/m³. See it at /desk/alarms when it has been high as long as the rule environment-pm25-high says.',
  },
  noise: {
    what: 'air point with a noise zone',
    points: ({ airPoints }) =>
      airPoints
        .filter(({ noiseZone }) => noiseZone !== undefined)
        .map((point) => ({ ...point, event: 'air', over: { noise: 96 }, rest: { noise: 52 } })),
    seen: 'noise at 96 dB(A). See it on the wall; it stays in the mean of its hour, also when this is ended.',
  },
  river: {
    what: 'river point with a warning level',
    points: ({ waterPoints }) =>
      waterPoints.flatMap(({ warningLevel, ...point }) =>
        warningLevel === undefined
          ? []
          : [
              {
                ...point,
                event: 'water' as const,
                over: { level: Number((warningLevel + 0.12).toFixed(2)), ammonia: 2.4, ph: 7.2 },
                rest: { level: Number((warningLevel - 0.9).toFixed(2)), ammonia: 0.4, ph: 7.4 },
              },
            ],
      ),
    seen: 'above its warning level, and beyond class Ⅴ. See it on the wall.',
  },
};

export function isPush(name: string): name is PushName {
  return name in PUSHES;
}

/** @throws TryFault when the community has no such point. */
export function pushed(name: PushName, request: SceneRequest): Scene {
  const { registry, device, now, end, id } = request;
  const { what, points, seen } = PUSHES[name];
  const fitting = registry.environment === undefined ? [] : points(registry.environment);
  const found = device === undefined ? fitting[0] : fitting.find(({ code }) => code === device);
  if (found === undefined)
    throw new TryFault(
      device === undefined || fitting.length === 0
        ? `The community has no ${what}.`
        : `--device: there is no ${what} ${device}; for instance ${codes(fitting)}.`,
    );
  const { code, event, over, rest } = found;
  return {
    messages: [
      {
        topic: topicOf(registry.community.code, 'environment', code, event),
        payload: { id: `try-${id}`, at: now, ...(end ? rest : over) },
      },
    ],
    hush: hushOf(request, [code]),
    says: `${code} ${found.name.zh}: ${end ? 'as usual again.' : seen}`,
  };
}
