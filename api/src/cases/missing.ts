/** What stands between a case and its feedback or its closing. */
import { type Queryable, rows } from '../database/database.ts';
import type { CaseRecord } from './act/record.ts';
import type { CaseCategory } from './categories/contract.ts';
import type { CaseStage, HazardLevel } from './contract.ts';
import type { CaseDetail } from './desk/contract.ts';

type Missing = CaseDetail['missing'][number];

interface Needs {
  id: number;
  stage: CaseStage;
  hazardLevel: HazardLevel | null;
  selfHandled: boolean;
}

/** Photos of after that no feedback has used yet: rework needs new ones. */
const FRESH_AFTER_PHOTOS = `
  select p.id::text as id from case_photo p
  where p.case_id = $1::int8 and p.kind = 'after' and not exists (
    select from case_action a where a.case_id = p.case_id and a.action = 'handle' and a.detail -> 'after' ? p.id::text)
  order by p.uploaded_at, p.id`;

/** In the order it has to be brought. `category`: undefined when it has none or its category is gone. */
export async function readMissing(
  tx: Queryable,
  file: Needs,
  record: CaseRecord,
  category: CaseCategory | undefined,
): Promise<Missing[]> {
  if (file.stage === 'closed' || file.stage === 'rejected') return [];
  const isFedBack = file.stage === 'feedback' || file.stage === 'verification';
  const lacksPhoto =
    !isFedBack && needsAfterPhoto(file, category) && (await freshAfterPhotos(tx, file.id)).length === 0;
  return [...missingPapers(file.hazardLevel, record), ...(lacksPhoto ? (['after-photo'] as const) : [])];
}

/** What 16号令 asks of a major hazard. Pure. */
export function missingPapers(level: HazardLevel | null, { plan, reports, receipts }: CaseRecord): Missing[] {
  if (level !== 'major') return [];
  const missing: Missing[] = [];
  if (plan === null) missing.push('plan');
  else if (!plan.approved) missing.push('approved-plan');
  if (reports === 0) missing.push('authority-report');
  else if (receipts === 0) missing.push('receipt');
  return missing;
}

/** Whether feedback needs a photo of after. */
export function needsAfterPhoto(file: Pick<Needs, 'selfHandled'>, category: CaseCategory | undefined): boolean {
  return category?.afterPhoto || file.selfHandled;
}

/** Ids of photos of after that no feedback has used yet. */
export async function freshAfterPhotos(tx: Queryable, id: number): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, 'case-fresh-photos', FRESH_AFTER_PHOTOS, [id]);
  return found.map((photo) => photo.id);
}
