import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { useTranslation } from 'react-i18next';
import { Fact } from '../desk-kit/Fact.tsx';
import { decimal } from '../format/numbers.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useFormatters } from '../i18n/words.ts';
import { DueText } from './DueText.tsx';
import { TimingFact } from './TimingFact.tsx';

/** Where, how much, since when, whose. */
export function Facts({ detail, now }: { detail: AlarmDetail; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  const { alarm, earlier } = detail;
  const since = (at: number) =>
    t('alarms.detail.ownedSince', { time: formatters.time(at, now), age: formatters.age(at, now) });
  return (
    <dl className="work-facts">
      <Fact name={t('alarms.detail.owner')}>
        {alarm.owner === null ? t('alarms.list.nobody') : <b>{alarm.owner}</b>}{' '}
        {alarm.ownedSince !== null && since(alarm.ownedSince)}
      </Fact>
      <Fact name={t('alarms.detail.respond')}>
        {formatters.time(alarm.respondBy, now)} <DueText alarm={alarm} now={now} />
        {alarm.escalation > 0 && <b className="work-late"> {t('alarms.detail.escalation', { n: alarm.escalation })}</b>}
      </Fact>
      <Fact name={t('alarms.detail.raised')}>
        {formatters.time(alarm.raisedAt, now)} · {t('age.ago', { age: formatters.age(alarm.raisedAt, now) })}
      </Fact>
      {alarm.timing !== null && <TimingFact timing={alarm.timing} raisedAt={alarm.raisedAt} now={now} />}
      {alarm.clearedAt !== null && (
        <Fact name={t('alarms.detail.cleared')}>{formatters.time(alarm.clearedAt, now)}</Fact>
      )}
      {detail.sensorState !== null && (
        <Fact name={t('alarms.detail.sensorState')}>
          <b className={detail.sensorState === 'unknown' ? 'medium' : ''}>
            {detail.sensorState === 'unknown' && '▲ '}
            {t(`hazards.state.${detail.sensorState}`)}
          </b>
        </Fact>
      )}
      {alarm.value !== null && (
        <Fact name={t('alarms.detail.value')}>
          <span className="n al-figure">{decimal(alarm.value, 2)}</span> {alarm.unit ?? ''}
        </Fact>
      )}
      <Fact name={t('alarms.detail.grid')}>{alarm.grid === null ? '—' : gridName(alarm.grid)}</Fact>
      <Fact name={t('alarms.detail.count')}>
        {t('alarms.list.times', { n: alarm.count })} · {t('alarms.detail.earlier', { n: earlier })}
      </Fact>
    </dl>
  );
}
