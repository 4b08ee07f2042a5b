import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import type { WorkClock } from '../../case-rules/work-clock.ts';
import { PlaceMap } from '../../desk-kit/PlaceMap.tsx';
import { Priority } from '../../desk-kit/Priority.tsx';
import { WorkDetail } from '../../desk-kit/WorkDetail.tsx';
import { useFormatters } from '../../i18n/words.ts';
import { useNow } from '../../live/store.ts';
import { DueChip } from '../DueChip.tsx';
import { Flags } from '../Flags.tsx';
import { StageTag } from '../StageTag.tsx';
import { ActionBar } from './ActionBar.tsx';
import { Facts } from './Facts.tsx';
import { HazardLaw } from './HazardLaw.tsx';
import { Photos } from './Photos.tsx';
import { Readings } from './Readings.tsx';
import { Requests } from './Requests.tsx';
import { Signals } from './Signals.tsx';
import { StageLimits } from './StageLimits.tsx';
import { Timeline } from './Timeline.tsx';
import { useCase } from './use-case.ts';

const NOW_STEP_MS = 5000;

interface Props {
  id: number;
  isPhone: boolean;
  clock: WorkClock | null;
  onVerb: (verb: CaseVerb, detail: CaseDetail) => void;
  onClose: () => void;
}

/** One case whole: beside the lists on a desk, the whole page on a phone. */
export function DetailPanel({ id, isPhone, clock, onVerb, onClose }: Props) {
  const { data, error } = useCase(id);
  return (
    <WorkDetail
      of="cases"
      detail={data}
      error={error}
      isPhone={isPhone}
      onClose={onClose}
      head={(detail) => <Head detail={detail} clock={clock} />}
      body={(detail) => <Body detail={detail} clock={clock} onVerb={(verb) => onVerb(verb, detail)} />}
      foot={(detail) => <ActionBar detail={detail} onVerb={(verb) => onVerb(verb, detail)} />}
    />
  );
}

function Head({ detail, clock }: { detail: CaseDetail; clock: WorkClock | null }) {
  const { t } = useTranslation();
  const now = useNow(NOW_STEP_MS);
  const { case: file } = detail;
  return (
    <>
      <div className="work-detail-tags">
        <Priority of={file.priority} />
        <StageTag of={file} />
        <DueChip of={file} now={now} clock={clock} />
      </div>
      <h2>{file.title}</h2>
      <p className="cs-head-line">
        <span className="n">{file.number ?? t('cases.list.unfiled')}</span>
        <Flags of={file} signals />
      </p>
      {detail.missing.length > 0 && (
        <p className="cs-missing">
          <b>{t('cases.detail.missing')}</b>
          {detail.missing.map((what) => (
            <span key={what} className="cs-flag">
              {t(`cases.detail.missingOf.${what}`)}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

interface BodyProps {
  detail: CaseDetail;
  clock: WorkClock | null;
  onVerb: (verb: CaseVerb) => void;
}

function Body({ detail, clock, onVerb }: BodyProps) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(NOW_STEP_MS);
  const { case: file } = detail;
  return (
    <>
      <Facts detail={detail} now={now} />
      {detail.description !== '' && <p className="cs-description">{detail.description}</p>}
      <StageLimits detail={detail} now={now} clock={clock} />
      {detail.closingStandard !== null && (
        <p className="work-hint">
          {t('cases.detail.closing')}: {formatters.name(detail.closingStandard)}
        </p>
      )}
      <Requests detail={detail} now={now} onVerb={onVerb} />
      {file.hazardLevel !== null && <HazardLaw detail={detail} now={now} onVerb={onVerb} />}
      <h3>{t('cases.detail.photos')}</h3>
      <Photos photos={detail.photos} now={now} />
      <h3>{t('cases.detail.signals')}</h3>
      <Signals signals={detail.signals} now={now} />
      {detail.signals.some(({ kind }) => kind === 'alarm' || kind === 'hazard') && <Readings id={file.id} />}
      <h3>{t('cases.detail.timeline')}</h3>
      <Timeline detail={detail} now={now} />
      <h3>{t('cases.detail.map')}</h3>
      <PlaceMap place={file} look={file.priority} />
    </>
  );
}
