/** A report as it is being written. Pure. */
import type { ReportRequest } from '@cockpit/api/cases/act';
import type { TakenPhoto } from '../outbox/compose.ts';
import type { Position } from '../position.ts';

export interface FieldReportDraft {
  title: string;
  description: string;
  place: string;
  /** Chosen where there is no position. */
  grid: string;
  category: string;
  selfHandled: boolean;
}
export const EMPTY_FIELD_REPORT: FieldReportDraft = {
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
  draft: FieldReportDraft,
  photos: readonly Pick<TakenPhoto, 'kind'>[],
  position: Position | undefined,
  hasGrids: boolean,
): Lack | undefined {
  if (draft.title.trim() === '') return 'whatNeeded';
  if (position === undefined && draft.grid === '') return hasGrids ? 'whereNeeded' : 'noGrid';
  if (!draft.selfHandled) return undefined;
  if (draft.category === '') return 'categoryNeeded';
  return photos.some(({ kind }) => kind === 'after') ? undefined : 'photo';
}

/** The category is the desk's to judge unless the matter is done with. */
export function reportOf(draft: FieldReportDraft, position: Position | undefined): ReportRequest {
  const [description, place] = [draft.description.trim(), draft.place.trim()];
  return {
    source: 'patrol',
    title: draft.title.trim(),
    ...(description === '' ? {} : { description }),
    ...(place === '' ? {} : { place }),
    ...(position === undefined ? { grid: draft.grid } : { lon: position.lon, lat: position.lat }),
    ...(draft.selfHandled ? { selfHandled: true, category: draft.category } : {}),
  };
}
