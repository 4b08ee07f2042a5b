import type { Alarm } from '@cockpit/api/alarms';
import { useTranslation } from 'react-i18next';
import type { AlarmCall } from '../calls/calls.ts';
import { useTakeover } from '../calls/takeover-context.ts';
import { measured, whole } from '../format/numbers.ts';
import { clockText } from '../format/time.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { useNow, useTimezone } from '../live/store.ts';
import { stopwatch } from './stopwatch.ts';

const KEY = 'Esc';

/** The alarm that has the wall: what, where, since when, until when, what to do, and how many wait behind it. */
export function TakeoverCard() {
  const { t } = useTranslation();
  const { call } = useTakeover();
  if (call === null) return null;
  return (
    <section className="area-taken taken" aria-label={t('takeover.title')}>
      <Announcement key={call.id} alarm={call.lead} />
      <div className="taken-top">
        <Heading call={call} />
        <Measure alarm={call.lead} />
      </div>
      <Action alarm={call.lead} />
      <Queue />
    </section>
  );
}

/** Said once by a screen reader; the seconds beside it are not. */
function Announcement({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  return (
    <p className="unseen" role="alert">
      {t('takeover.announcement', {
        priority: t(`takeover.priority.${alarm.priority}`),
        title: formatters.name(alarm.title),
        source: formatters.name(alarm.sourceName),
        grid: alarm.grid === null ? '' : gridName(alarm.grid),
      })}
    </p>
  );
}

function Heading({ call: { lead, alarms } }: { call: AlarmCall }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  const title = formatters.name(lead.title);
  const where = [formatters.name(lead.sourceName), lead.grid === null ? '' : gridName(lead.grid)]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <div className="taken-what">
      <h2 className="taken-title">
        <Mark shape={lead.priority} />
        <b className="taken-priority">
          {lead.lifeSafety ? t('takeover.lifeSafety') : t(`takeover.priority.${lead.priority}`)}
        </b>
        <span className="taken-name" title={title}>
          {title}
        </span>
      </h2>
      <p className="taken-where" title={where}>
        {where}
      </p>
      <p className="taken-facts">
        <Lasting alarm={lead} />
        {alarms.length > 1 && <b className="nobr">{t('takeover.group', { n: whole(alarms.length) })}</b>}
        <b className="nobr high">{t('takeover.unowned')}</b>
        {lead.escalation > 0 && <span className="nobr medium">{t('takeover.expired', { n: lead.escalation })}</span>}
      </p>
    </div>
  );
}

function Lasting({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const now = useNow();
  const timezone = useTimezone();
  return (
    <>
      <span className="nobr" data-figure={`alarms.${alarm.id}.raisedAt`}>
        {t('takeover.raised', { time: clockText(alarm.raisedAt, timezone, true) })}
      </span>
      <span className="nobr">{t('takeover.lasting', { time: stopwatch(now - alarm.raisedAt) })}</span>
    </>
  );
}

/** The reading, and the time that is left. */
function Measure({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = alarm.respondBy - now;
  const value = measured(alarm.value, alarm.unit);
  return (
    <div className="taken-measure">
      {value !== '' && (
        <span className="n taken-value" data-figure={`alarms.${alarm.id}.value`}>
          {value}
        </span>
      )}
      <span className={`taken-left nobr ${left < 0 ? 'is-overdue' : ''}`}>
        {t(left < 0 ? 'takeover.overdue' : 'takeover.remaining')}{' '}
        <span className="n" data-figure={`alarms.${alarm.id}.respondBy`}>
          {stopwatch(Math.abs(left))}
        </span>
      </span>
    </div>
  );
}

function Action({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  if (alarm.action === null) return null;
  const action = formatters.name(alarm.action);
  return (
    <p className="taken-action" title={action}>
      <b>{t('takeover.action')}</b> {action}
    </p>
  );
}

function Queue() {
  const { t } = useTranslation();
  const { others, flood, putAside } = useTakeover();
  const timezone = useTimezone();
  return (
    <p className="taken-queue">
      {flood?.since != null && (
        <b className="nobr taken-flood">
          {t('takeover.floodSince', { n: whole(flood.size), time: clockText(flood.since, timezone) })}
        </b>
      )}
      <span className="nobr" data-figure="alarmTotals.all.unacknowledged.high">
        {others > 0 ? t('takeover.others', { n: whole(others) }) : t('takeover.nobodyElse')}
      </span>
      <button type="button" className="taken-aside" onClick={putAside}>
        {t('takeover.aside')} <kbd>{KEY}</kbd>
      </button>
    </p>
  );
}
