/** When people move: lunch and evening peaks, by kind of venue. */
import type { VenueEntry } from '@cockpit/ingest/registry';

/** Minutes: mean and deviation. */
type Bell = readonly [mean: number, deviation: number];

export interface Crowd {
  /** Visits of a weekday per person the venue holds. */
  perPlace: number;
  /** Share of them on Saturday and on Sunday. */
  weekend: readonly [saturday: number, sunday: number];
  /** After local midnight. */
  arrive: Bell;
  stay: Bell;
}

/** What a machine of the venue is used for. */
export interface Exercise {
  /** Share of the visits that use a machine. */
  share: number;
  /** Longest use, minutes. */
  longest: number;
  kcalPerMinute: number;
  /** 0: the exercise covers no distance. */
  metresPerMinute: number;
}

export const CROWDS: Record<VenueEntry['kind'], readonly Crowd[]> = {
  greenway: [
    crowd(0.8, [1.2, 1.3], 415, 40, 38),
    crowd(0.3, [0.9, 1], 590, 80, 32),
    crowd(1.0, [0.3, 0.25], 738, 26, 28),
    crowd(0.35, [1.3, 1.4], 960, 110, 40),
    crowd(1.5, [0.75, 0.7], 1168, 55, 44),
  ],
  pod: [
    crowd(0.9, [0.4, 0.3], 450, 50, 36),
    crowd(0.7, [0.7, 0.6], 610, 80, 36),
    crowd(1.5, [0.3, 0.2], 742, 32, 38),
    crowd(0.8, [0.6, 0.5], 920, 120, 36),
    crowd(2.2, [0.5, 0.4], 1150, 75, 44),
  ],
  virtual: [
    crowd(1.1, [0.4, 0.3], 745, 28, 30),
    crowd(0.6, [1.1, 0.9], 930, 100, 34),
    crowd(1.7, [0.6, 0.5], 1150, 65, 38),
  ],
  court: [
    crowd(0.35, [0.8, 0.7], 450, 45, 62),
    crowd(0.15, [1.6, 1.5], 600, 60, 70),
    crowd(0.5, [0.4, 0.3], 735, 25, 45),
    crowd(0.4, [1.5, 1.4], 915, 90, 80),
    crowd(1.3, [0.7, 0.6], 1140, 55, 86),
  ],
};

export const EXERCISES: Record<VenueEntry['kind'], Exercise> = {
  greenway: { share: 0.4, longest: 16, kcalPerMinute: 7, metresPerMinute: 118 },
  pod: { share: 0.95, longest: 60, kcalPerMinute: 8.2, metresPerMinute: 132 },
  virtual: { share: 0.9, longest: 45, kcalPerMinute: 6.4, metresPerMinute: 0 },
  court: { share: 0.3, longest: 90, kcalPerMinute: 7.6, metresPerMinute: 0 },
};

function crowd(perPlace: number, weekend: Crowd['weekend'], around: number, spread: number, stay: number): Crowd {
  return { perPlace, weekend, arrive: [around, spread], stay: [stay, stay * 0.3] };
}
