import type { HandoverState } from '@cockpit/api/shifts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { useFormatters } from '../i18n/words.ts';
import { HandoverStateAlarms } from './HandoverStateAlarms.tsx';

interface Props {
  handoverState: HandoverState;
  /** As it is now, not as it was when somebody signed. */
  isLive?: boolean;
  promises: ReactNode;
}

/** All that must not be forgotten, worst first, to be read from top to bottom. */
export function HandoverStateSheet({ handoverState, isLive = false, promises }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { at, alarms, shelved, cases } = handoverState;
  const body = (
    <>
      <Part title={t('shifts.promises.title')} n={handoverState.promises.length}>
        {promises}
      </Part>
      <Part title={t('shifts.handoverState.alarms')} n={handoverState.alarmsOpen} listed={alarms.length}>
        {alarms.length === 0 ? (
          <p className="quiet">{t('shifts.handoverState.alarmsNone')}</p>
        ) : (
          <HandoverStateAlarms {...handoverState} />
        )}
      </Part>
      <Part title={t('shifts.handoverState.cases')} n={handoverState.casesOpen} listed={cases.length}>
        {cases.length === 0 ? (
          <p className="quiet">{t('shifts.handoverState.casesNone')}</p>
        ) : (
          <HandoverStateCases {...handoverState} />
        )}
      </Part>
      <Part title={t('shifts.handoverState.shelved')} n={shelved.length}>
        {shelved.length === 0 && <p className="quiet">{t('shifts.handoverState.shelvedNone')}</p>}
        <ul className="shift-list">
          {shelved.map(({ title, sourceName, until, by, reason }) => (
            <li key={`${title.zh} ${sourceName.zh}`} className="is-three">
              <b className="shift-what">
                {formatters.name(title)} · {formatters.name(sourceName)}
              </b>
              <span className="n">
                {until === null
                  ? t('shifts.handoverState.outOfService')
                  : t('shifts.handoverState.until', { time: formatters.time(until, at) })}
              </span>
              {by !== null && (
                <span className="quiet">{t('shifts.handoverState.by', { name: by, reason: reason ?? '' })}</span>
              )}
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
  if (!isLive) return <div className="handover-state">{body}</div>;
  return (
    <section className="panel handover-state">
      <header className="panel-head">
        <h2>{t('shifts.handoverState.title')}</h2>
        <span className="quiet n">{t('shifts.handoverState.at', { time: formatters.time(at, at) })}</span>
      </header>
      {body}
    </section>
  );
}

function Part({ title, n, listed = n, children }: { title: string; n: number; listed?: number; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="shift-part">
      <h3>
        {title} <span className="n">{n}</span>
        {listed < n && <small className="quiet">{t('shifts.handoverState.listed', { n: listed, all: n })}</small>}
      </h3>
      {children}
    </div>
  );
}

function HandoverStateCases({ at, cases }: HandoverState) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const kept = keptSearch(useLocation().search);
  return (
    <ul className="shift-list">
      {cases.map(({ id, number, title, stage, dueAt, handler }) => {
        const isOver = dueAt !== null && dueAt < at;
        return (
          <li key={id}>
            <Link className="shift-what" to={`/desk/cases/${id}${kept}`}>
              {title}
            </Link>
            <span>{t(`cases.waits.${stage as 'filing'}`, { defaultValue: stage })}</span>
            <span className={`n ${isOver ? 'high' : ''}`}>
              {isOver && `◆ ${t('shifts.handoverState.overdue')} · `}
              {dueAt === null
                ? t('shifts.handoverState.noLimit')
                : t('shifts.handoverState.due', { time: formatters.time(dueAt, at) })}
            </span>
            <span className="quiet">
              {number ?? t('shifts.handoverState.noNumber')}
              {handler !== null && ` · ${t('shifts.handoverState.handler', { name: handler })}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
