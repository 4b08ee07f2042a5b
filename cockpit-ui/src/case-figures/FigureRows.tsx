import type { CaseFigures, FigureTable } from '@cockpit/api/cases/figures';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';
import { FigureHead } from './FigureHead.tsx';
import { COUNTS, meanDays, RATES, rateText } from './figures.ts';

interface Row {
  key: string;
  name: string;
  kind: 'all' | 'row' | 'part';
  figures: CaseFigures;
}

/** Rates with what they are made of, and the counts below; one row each, all of them first. */
export function FigureRows({ table }: { table: FigureTable }) {
  const { t } = useTranslation();
  const nameOf = useRowName(table.by);
  const rows: Row[] = [
    { key: 'all', name: t('caseFigures.all'), kind: 'all', figures: table.all },
    ...table.rows.map(({ key, name, parent, figures }): Row => {
      return { key: `row ${key}`, name: nameOf(key, name), kind: parent === null ? 'row' : 'part', figures };
    }),
  ];
  return (
    <>
      <Wide title={t('caseFigures.rates')}>
        <table className="cf-table">
          <thead>
            <tr>
              <th scope="col">{t(`caseFigures.by.${table.by}`)}</th>
              {RATES.map((name) => (
                <FigureHead key={name} name={name} />
              ))}
              <FigureHead name="closingTime" />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, kind, figures }) => (
              <tr key={key} className={`is-${kind}`}>
                <th scope="row">{name}</th>
                {RATES.map((rate) => (
                  <Share
                    key={rate}
                    text={rateText(figures[rate])}
                    below={t('caseFigures.of', {
                      numerator: whole(figures[rate].numerator),
                      denominator: whole(figures[rate].denominator),
                    })}
                  />
                ))}
                <Mean time={figures.closingTime} />
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <Wide title={t('caseFigures.counts')}>
        <table className="cf-table">
          <thead>
            <tr>
              <th scope="col">{t(`caseFigures.by.${table.by}`)}</th>
              {COUNTS.map((name) => (
                <th key={name} scope="col">
                  {t(`caseFigures.count.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, kind, figures }) => (
              <tr key={key} className={`is-${kind}`}>
                <th scope="row">{name}</th>
                {COUNTS.map((count) => (
                  <td key={count} className={`n ${figures[count] === 0 ? 'faint' : ''}`}>
                    {whole(figures[count])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

/** A table that may be wider than the screen: keys scroll it, too. */
function Wide({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="cf-scroll" aria-label={title} tabIndex={0}>
        {children}
      </section>
    </section>
  );
}

function Share({ text, below }: { text: string | null; below: string }) {
  const { t } = useTranslation();
  if (text === null) return <td className="faint">{t('caseFigures.notApplicable')}</td>;
  return (
    <td>
      <b className="n">{text}</b>
      <small className="n">{below}</small>
    </td>
  );
}

function Mean({ time }: { time: CaseFigures['closingTime'] }) {
  const { t } = useTranslation();
  const days = meanDays(time);
  if (days === null) return <td className="faint">{t('caseFigures.notApplicable')}</td>;
  return (
    <td>
      <b className="n">{t('caseFigures.days', { n: days })}</b>
      <small className="n">{t('caseFigures.cases', { n: whole(time.cases) })}</small>
    </td>
  );
}

function useRowName(by: FigureTable['by']) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return (key: string | null, name: { zh: string; en: string } | null): string => {
    if (key === null) return t(`caseFigures.none.${by}`);
    if (by === 'source') return t(`cases.source.${key as 'sensor'}`);
    return name === null ? key : formatters.name(name);
  };
}
