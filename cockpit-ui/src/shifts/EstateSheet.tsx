import type { ShiftEstate } from '@cockpit/api/shifts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { useSpeech } from '../i18n/words.ts';
import { EstateAlarms } from './EstateAlarms.tsx';

interface Props {
  estate: ShiftEstate;
  /** As it is now, not as it was when somebody signed. */
  isLive?: boolean;
  promises: ReactNode;
}

/** All that must not be forgotten, worst first, to be read from top to bottom. */
export function EstateSheet({ estate, isLive = false, promises }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const { at, alarms, shelved, cases } = estate;
  const body = (
    <>
      <Part title={t('shifts.promises.title')} n={estate.promises.length}>
        {promises}
      </Part>
      <Part title={t('shifts.estate.alarms')} n={estate.alarmsOpen} listed={alarms.length}>
        {alarms.length === 0 ? <p className="quiet">{t('shifts.estate.alarmsNone')}</p> : <EstateAlarms {...estate} />}
      </Part>
      <Part title={t('shifts.estate.cases')} n={estate.casesOpen} listed={cases.length}>
        {cases.length === 0 ? <p className="quiet">{t('shifts.estate.casesNone')}</p> : <EstateCases {...estate} />}
      </Part>
      <Part title={t('shifts.estate.shelved')} n={shelved.length}>
        {shelved.length === 0 && <p className="quiet">{t('shifts.estate.shelvedNone')}</p>}
        <ul className="shift-list">
          {shelved.map(({ title, sourceName, until, by, reason }) => (
            <li key={`${title.zh} ${sourceName.zh}`} className="is-three">
              <b className="shift-what">
                {speech.name(title)} · {speech.name(sourceName)}
              </b>
              <span className="n">
                {until === null
                  ? t('shifts.estate.outOfService')
                  : t('shifts.estate.until', { time: speech.time(until, at) })}
              </span>
              {by !== null && (
                <span className="quiet">{t('shifts.estate.by', { name: by, reason: reason ?? '' })}</span>
              )}
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
  if (!isLive) return <div className="shift-estate">{body}</div>;
  return (
    <section className="panel shift-estate">
      <header className="panel-head">
        <h2>{t('shifts.estate.title')}</h2>
        <span className="quiet n">{t('shifts.estate.at', { time: speech.time(at, at) })}</span>
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
        {listed < n && <small className="quiet">{t('shifts.estate.listed', { n: listed, all: n })}</small>}
      </h3>
      {children}
    </div>
  );
}

function EstateCases({ at, cases }: ShiftEstate) {
  const { t } = useTranslation();
  const speech = useSpeech();
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
              {isOver && `◆ ${t('shifts.estate.overdue')} · `}
              {dueAt === null ? t('shifts.estate.noLimit') : t('shifts.estate.due', { time: speech.time(dueAt, at) })}
            </span>
            <span className="quiet">
              {number ?? t('shifts.estate.noNumber')}
              {handler !== null && ` · ${t('shifts.estate.handler', { name: handler })}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
