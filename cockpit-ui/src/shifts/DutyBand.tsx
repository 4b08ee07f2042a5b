import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { Band } from '../kit/Band.tsx';
import { useNow, useWallTable } from '../live/store.ts';
import { dutyBand } from './duty-band.ts';

const MINUTE_MS = 60_000;

/** Duty matters on the wall: a band, never the map nor the takeover. Calm, with what is to be set up, where nobody was expected. */
export function DutyBand() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const duty = useWallTable('duty')?.['all'];
  const alarms = useWallTable('alarms');
  const said = dutyBand(duty, Object.values(alarms ?? {}));
  if (said === null) return null;
  if (said.kind === 'unplanned')
    return <Band level="calm" text={t('shifts.band.unplanned')} hint={t('shifts.band.unplannedHint')} />;
  if (said.kind === 'alarm') {
    const { alarm, level, since } = said;
    const hint =
      alarm.owner !== null && alarm.ownedSince !== null
        ? t('takeover.owned', { name: alarm.owner, age: formatters.shortAge(alarm.ownedSince, now) })
        : alarm.action && formatters.name(alarm.action);
    const text = t('shifts.band.alarm', {
      title: formatters.name(alarm.title),
      what: formatters.name(alarm.sourceName),
    });
    return <Band level={level} text={text} since={since} hint={hint} />;
  }
  const { kind, level, shift, since, rostered } = said;
  const hint =
    kind === 'unused'
      ? t('shifts.band.unusedHint')
      : rostered.length === 0
        ? t('shifts.band.signOn')
        : t('shifts.band.rostered', { names: rostered.join(t('shifts.band.comma')) });
  return (
    <Band level={level} text={t(`shifts.band.${kind}`, { shift: formatters.name(shift) })} since={since} hint={hint} />
  );
}
