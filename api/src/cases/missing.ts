/** What stands between a case and its feedback or its closing. */
import { type Queryable, rows } from '../database/database.ts';
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

const PAPERS = `
  select r.case_id is not null as plan, r.approved_at is not null as "planApproved",
    exists (select from case_authority_report where case_id = c.id) as reported,
    exists (select from case_authority_report where case_id = c.id and receipt is not null) as receipt
  from case_file c left join case_rectification r on r.case_id = c.id where c.id = $1::int8`;

/** In the order it has to be brought. `category`: undefined when it has none or its category is gone. */
export async function readMissing(tx: Queryable, file: Needs, category: CaseCategory | undefined): Promise<Missing[]> {
  const missing: Missing[] = [];
  if (file.stage === 'closed' || file.stage === 'rejected') return missing;
  const isFedBack = file.stage === 'feedback' || file.stage === 'verification';
  if (file.hazardLevel === 'major') {
    const [papers] = await rows<{ plan: boolean; planApproved: boolean; reported: boolean; receipt: boolean }>(
      tx,
      'case-papers',
      PAPERS,
      [file.id],
    );
    if (!papers?.plan) missing.push('plan');
    else if (!papers.planApproved) missing.push('approved-plan');
    if (!papers?.reported) missing.push('authority-report');
    else if (!papers.receipt) missing.push('receipt');
  }
  if (!isFedBack && (category?.afterPhoto || file.selfHandled)) {
    if ((await freshAfterPhotos(tx, file.id)).length === 0) missing.push('after-photo');
  }
  return missing;
}

/** Ids of photos of after that no feedback has used yet. */
export async function freshAfterPhotos(tx: Queryable, id: number): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, 'case-fresh-photos', FRESH_AFTER_PHOTOS, [id]);
  return found.map((photo) => photo.id);
}
