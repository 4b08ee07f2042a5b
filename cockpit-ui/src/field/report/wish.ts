/** A report as it is being written. Pure. */
import type { ReportRequest } from '@cockpit/api/cases/act';
import type { TakenPhoto } from '../outbox/compose.ts';
import type { Position } from '../position.ts';

export interface ReportWish {
  title: string;
  description: string;
  place: string;
  /** Chosen where there is no position. */
  grid: string;
  category: string;
  selfHandled: boolean;
}
export const EMPTY_WISH: ReportWish = {
  title: '',
  description: '',
  place: '',
  grid: '',
  category: '',
  selfHandled: false,
};

type Lack = 'whatNeeded' | 'whereNeeded' | 'noGrid' | 'categoryNeeded' | 'photo';

/** What is still to be filled in; undefined: nothing. */
export function reportFault(
  wish: ReportWish,
  photos: readonly Pick<TakenPhoto, 'kind'>[],
  position: Position | undefined,
  hasGrids: boolean,
): Lack | undefined {
  if (wish.title.trim() === '') return 'whatNeeded';
  if (position === undefined && wish.grid === '') return hasGrids ? 'whereNeeded' : 'noGrid';
  if (!wish.selfHandled) return undefined;
  if (wish.category === '') return 'categoryNeeded';
  return photos.some(({ kind }) => kind === 'after') ? undefined : 'photo';
}

/** The category is the desk's to judge unless the matter is done with. */
export function reportOf(wish: ReportWish, position: Position | undefined): ReportRequest {
  const [description, place] = [wish.description.trim(), wish.place.trim()];
  return {
    source: 'patrol',
    title: wish.title.trim(),
    ...(description === '' ? {} : { description }),
    ...(place === '' ? {} : { place }),
    ...(position === undefined ? { grid: wish.grid } : { lon: position.lon, lat: position.lat }),
    ...(wish.selfHandled ? { selfHandled: true, category: wish.category } : {}),
  };
}
