import type { Alarm } from '@cockpit/api/alarms';
import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PlaceMap } from '../desk-kit/PlaceMap.tsx';
import { Priority } from '../desk-kit/Priority.tsx';
import { WorkDetail } from '../desk-kit/WorkDetail.tsx';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow, useWallTable } from '../live/store.ts';
import { ActionBar } from './ActionBar.tsx';
import type { Verb } from './act.ts';
import { Facts } from './Facts.tsx';
import { RuleCard } from './RuleCard.tsx';
import { SourceDay } from './SourceDay.tsx';
import { StateTag } from './StateTag.tsx';
import { Timeline } from './Timeline.tsx';
import { useFiling } from './use-filing.tsx';

const NOW_STEP_MS = 5000;

interface Props {
  id: number;
  isPhone: boolean;
  onVerb: (verb: Verb, alarm: Alarm, shelfMax: number | undefined) => void;
  onClose: () => void;
}

/** One alarm whole: beside the list on a desk, the whole page on a phone. */
export function DetailPanel({ id, isPhone, onVerb, onClose }: Props) {
  const { data, error } = useAlarmDetail(id);
  const filing = useFiling(data?.alarm);
  return (
    <WorkDetail
      of="alarms"
      detail={data}
      error={error}
      isPhone={isPhone}
      onClose={onClose}
      head={({ alarm }) => <Head alarm={alarm} />}
      body={(detail) => (
        <>
          {filing.belongs}
          <Body detail={detail} />
        </>
      )}
      foot={(detail) => (
        <>
          <ActionBar
            detail={detail}
            onVerb={(verb) => onVerb(verb, detail.alarm, detail.rule?.shelveMinutesMax)}
            onFile={filing.begin}
          />
          {filing.dialog}
        </>
      )}
    />
  );
}

/** The detail, with what the live channel knows better by now. */
export function useAlarmDetail(id: number | null) {
  const live = useWallTable('alarms')?.[id ?? ''];
  const asked = useQuery({
    queryKey: ['alarms', 'one', id],
    queryFn: ({ signal }) => callApi('GET /api/alarms/{id}', { params: { id: id ?? 0 }, signal }),
    enabled: id !== null,
  });
  const data = asked.data && live ? { ...asked.data, alarm: live } : asked.data;
  return { data, error: asked.error };
}

function Head({ alarm }: { alarm: Alarm }) {
  const formatters = useFormatters();
  return (
    <>
      <div className="work-detail-tags">
        <Priority of={alarm.priority} />
        <StateTag state={alarm.state} />
        {alarm.clause !== null && <span className="n al-clause">{alarm.clause}</span>}
      </div>
      <h2>{formatters.name(alarm.title)}</h2>
      <p>{formatters.name(alarm.sourceName)}</p>
    </>
  );
}

function Body({ detail }: { detail: AlarmDetail }) {
  const { t } = useTranslation();
  const now = useNow(NOW_STEP_MS);
  return (
    <>
      <Facts detail={detail} now={now} />
      <h3>{t('alarms.detail.rule')}</h3>
      <RuleCard rule={detail.rule} />
      <h3>{t('alarms.detail.timeline')}</h3>
      <Timeline detail={detail} now={now} />
      <h3>{t('alarms.detail.day')}</h3>
      <SourceDay detail={detail} />
      <h3>{t('alarms.detail.place')}</h3>
      <PlaceMap place={detail.alarm} look={detail.alarm.priority} />
    </>
  );
}
