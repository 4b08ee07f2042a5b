import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import { Fact } from '../desk-kit/Fact.tsx';
import { clockError } from '../format/clock-error.ts';
import { useFormatters } from '../i18n/words.ts';

interface Props {
  timing: NonNullable<Alarm['timing']>;
  raisedAt: number;
  now: number;
}

/** Why the time of an alarm is not plainly when it was told, what of its reading could not be used, and what speaks against it. */
export function TimingFact({ timing, raisedAt, now }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { clockErrorMs, arrivedAt, leftOut, doubts } = timing;
  const sentences = [
    clockErrorMs === null ? '' : t('alarms.detail.byArrival', { error: clockError(clockErrorMs) }),
    arrivedAt === null
      ? ''
      : t('alarms.detail.sentAfterwards', {
          happened: formatters.time(raisedAt, now),
          arrived: formatters.time(arrivedAt, now),
        }),
    leftOut === null ? '' : t('alarms.detail.leftOut', { fields: leftOut }),
    ...(doubts ?? []).map((doubt) => `▲ ${t(`alarms.detail.doubt.${doubt}`)}`),
  ].filter((sentence) => sentence !== '');
  return (
    <Fact name={t('alarms.detail.timing')}>
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Fact>
  );
}
