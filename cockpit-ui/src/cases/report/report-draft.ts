/** A new case as it is being written. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import type { CaseFile, CaseSource, HazardLevel } from '@cockpit/api/cases';
import type { ReportRequest } from '@cockpit/api/cases/act';

export interface ReportDraft {
  source: CaseSource;
  title: string;
  description: string;
  place: string;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  priority: CaseFile['priority'];
  hazardLevel: HazardLevel | null;
  category: string | null;
  photos: readonly string[];
}

export const EMPTY_REPORT: ReportDraft = {
  source: 'public',
  title: '',
  description: '',
  place: '',
  grid: null,
  lon: null,
  lat: null,
  priority: 'medium',
  hazardLevel: null,
  category: null,
  photos: [],
};

const TITLE_MAX = 120;

/** A case from an alarm begins with what the alarm says, in the language of the record. */
export function reportDraftOf(alarm: Alarm): ReportDraft {
  return {
    ...EMPTY_REPORT,
    source: 'sensor',
    title: `${alarm.title.zh}：${alarm.sourceName.zh}`.slice(0, TITLE_MAX),
    place: alarm.sourceName.zh,
    grid: alarm.grid,
    lon: alarm.lon,
    lat: alarm.lat,
    priority: alarm.priority,
  };
}

/** The first thing that is missing. */
export function reportDraftFault({ title, grid, lon }: ReportDraft): 'whatNeeded' | 'whereNeeded' | undefined {
  if (title.trim() === '') return 'whatNeeded';
  return grid === null && lon === null ? 'whereNeeded' : undefined;
}

/** What is known of the hazard stays with the alarm's own level unless somebody says otherwise. */
export function reportOf(draft: ReportDraft, alarm: Alarm | undefined, community: string | null): ReportRequest {
  const { lon, lat, grid, category, hazardLevel, photos } = draft;
  const words = { description: draft.description.trim(), place: draft.place.trim() };
  return {
    ...(community !== null && { community }),
    source: draft.source,
    title: draft.title.trim(),
    ...(words.description !== '' && { description: words.description }),
    ...(words.place !== '' && { place: words.place }),
    ...(grid !== null && { grid }),
    ...(lon !== null && lat !== null && { lon, lat }),
    priority: draft.priority,
    ...(hazardLevel !== null && { hazardLevel }),
    ...(category !== null && { category }),
    ...(photos.length > 0 && { photos: [...photos] }),
    ...(alarm !== undefined && { signals: [{ kind: 'alarm' as const, ref: String(alarm.id) }] }),
  };
}
