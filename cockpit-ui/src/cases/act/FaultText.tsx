import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DraftFault, PlanDraft } from './draft.ts';

/** What still has to be said. */
export function FaultText({ fault }: { fault: DraftFault }) {
  const { t } = useTranslation();
  return (
    <p className="work-missing" role="alert">
      {textOf(fault, t)}
    </p>
  );
}

function textOf(fault: DraftFault, t: TFunction): string {
  switch (fault) {
    case 'past':
      return t('cases.act.untilPast');
    case 'kind':
      return t('cases.act.supervisionNeeded');
    case 'reason':
    case 'category':
    case 'department':
    case 'verifier':
    case 'until':
    case 'satisfaction':
    case 'into':
    case 'signals':
    case 'authority':
    case 'content':
    case 'receipt':
    case 'note':
      return t(`cases.act.${fault}Needed`);
    default:
      return fault.startsWith('plan.')
        ? t('cases.act.planNeeded', { field: t(`cases.law.${fault.slice('plan.'.length) as keyof PlanDraft}`) })
        : t('cases.act.receiptNeeded');
  }
}
