/** Who parks where: no two car parks of a community live the same day. */
import type { CarParkEntry } from '@cockpit/ingest/registry';

/** Minutes after local midnight, and minutes of stay: mean and deviation. */
type Bell = readonly [mean: number, deviation: number];

export interface GuestKind {
  /** Vehicles that want in on a weekday, per usable space. */
  perSpace: number;
  /** Share of them that comes on Saturday and on Sunday. */
  weekend: readonly [saturday: number, sunday: number];
  arrive: Bell;
  stay: Bell;
  /** Share that drives out for lunch and comes back. */
  lunchOut?: number;
}

export interface Character {
  crowds: readonly GuestKind[];
  /** Vehicles that stand there from evening to morning, per usable space; at most OVERNIGHT_MAX. */
  overnight: number;
}

const OFFICE: Character = {
  crowds: [commuters(0.72), visitors(0.35, 630, 65), visitors(0.4, 860, 70), evening(0.08)],
  overnight: 0.07,
};

/** Runs full about 10-11 and again about 14. */
const CROWDED: Character = {
  crowds: [commuters(0.84), visitors(0.62, 612, 75), visitors(0.6, 838, 75), evening(0.06)],
  overnight: 0.05,
};

const RETAIL: Character = {
  crowds: [
    commuters(0.22),
    { perSpace: 0.75, weekend: [1.1, 1], arrive: [640, 70], stay: [75, 30] },
    { perSpace: 0.62, weekend: [0.7, 0.65], arrive: [708, 32], stay: [58, 16] },
    { perSpace: 0.7, weekend: [1.2, 1.1], arrive: [890, 80], stay: [80, 35] },
    { perSpace: 0.95, weekend: [1.05, 0.9], arrive: [1105, 55], stay: [95, 35] },
  ],
  overnight: 0.12,
};

const LOGISTICS: Character = {
  crowds: [
    { perSpace: 0.3, weekend: [0.6, 0.35], arrive: [465, 40], stay: [560, 50] },
    { perSpace: 1.5, weekend: [0.7, 0.45], arrive: [800, 240], stay: [75, 35] },
  ],
  overnight: 0.6,
};

/** Where the name tells nothing, in turns. */
const BY_TURN: readonly Character[] = [CROWDED, OFFICE, OFFICE];

/** The character its English name hints at, else one by its turn in the registry. */
export function characterOf(lot: CarParkEntry, position: number): Character {
  if (/logistic|freight|truck|warehouse|cargo/i.test(lot.name.en)) return LOGISTICS;
  if (/mall|retail|plaza|market|commerc|expo|exhibition|station|hotel/i.test(lot.name.en)) return RETAIL;
  return BY_TURN[position % BY_TURN.length] ?? OFFICE;
}

function commuters(perSpace: number): GuestKind {
  return { perSpace, weekend: [0.26, 0.14], arrive: [528, 34], stay: [562, 46], lunchOut: 0.09 };
}

function visitors(perSpace: number, around: number, stay: number): GuestKind {
  return { perSpace, weekend: [0.4, 0.28], arrive: [around, 48], stay: [stay, 32] };
}

function evening(perSpace: number): GuestKind {
  return { perSpace, weekend: [0.9, 0.7], arrive: [1120, 40], stay: [125, 40] };
}
