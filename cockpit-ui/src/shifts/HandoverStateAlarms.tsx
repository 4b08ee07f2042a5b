import type { AlarmState } from '@cockpit/api/alarms';
import type { HandoverState } from '@cockpit/api/shifts';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';

/** Open alarms, the worst first; each opens at the desk. */
export function HandoverStateAlarms({ at, alarms }: Pick<HandoverState, 'at' | 'alarms'>) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const kept = keptSearch(useLocation().search);
  return (
    <ul className="shift-list">
      {alarms.map(({ id, title, sourceName, priority, state, raisedAt, owner, mine, ackExpiresAt }) => (
        <li key={id}>
          <Link className="shift-what" to={`/desk/alarms/${id}${kept}`}>
            <span className={`shift-priority ${priority}`}>
              <Mark shape={priority} />
              {t(`alarms.priority.${priority}`)}
            </span>
            {formatters.name(title)} · {formatters.name(sourceName)}
          </Link>
          <span>{t(`alarms.state.${state as AlarmState}`)}</span>
          <span className="n">{t('shifts.handoverState.raised', { time: formatters.time(raisedAt, at) })}</span>
          <span className="quiet">
            {owner === null ? t('shifts.handoverState.nobody') : t('shifts.handoverState.owner', { name: owner })}
            {ackExpiresAt !== null &&
              ` · ${t('shifts.handoverState.ackUntil', { time: formatters.time(ackExpiresAt, at) })}`}
            {mine && ` · ${t('shifts.handoverState.passes')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
