import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorText } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { CategoryEditor } from './CategoryEditor.tsx';
import { byMajor } from './category-draft.ts';
import { useChosenKey } from './use-chosen.ts';
import { useCategoryEntries } from './use-settings.ts';

/** The category table: what is filed when, and in which time it is to be handled. */
export function CategoriesPanel() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const asked = useCategoryEntries();
  const [chosen, choose] = useChosenKey();
  const [text, setText] = useState('');
  if (asked.data === undefined)
    return asked.error ? (
      <p className="high" role="alert">
        {apiErrorText(asked.error, t)}
      </p>
    ) : (
      <p className="desk-notice">{t('desk.loading')}</p>
    );
  const entry = asked.data.find(({ code }) => code === chosen);

  return (
    <div className={`rules-body ${entry ? 'is-chosen' : ''}`}>
      <section className="panel rules-list">
        <Input.Search
          allowClear
          aria-label={t('settings.search')}
          placeholder={t('settings.search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <p className="faint">
          {t('settings.categories.count', {
            n: asked.data.length,
            off: asked.data.filter(({ enabled }) => !enabled).length,
          })}
        </p>
        {byMajor(asked.data, text).map(({ major, kind, entries }) => (
          <section key={entries[0]?.code}>
            <h2 className="set-major">
              {formatters.name(major)} <span className="faint">{t(`settings.categories.kind.${kind}`)}</span>
            </h2>
            <ul>
              {entries.map(({ code, name, limits, enabled, own, changedBy }) => (
                <li key={code}>
                  <button
                    type="button"
                    className={`rules-row set-row ${enabled ? '' : 'is-off'}`}
                    aria-pressed={code === chosen}
                    onClick={() => choose(code)}
                  >
                    <span className="n quiet">{code}</span>
                    <span>
                      <b>{formatters.name(name)}</b>
                      <span className="rules-marks faint">
                        {!enabled && <span>{t('settings.categories.off')}</span>}
                        {own && <span>{t('settings.categories.own')}</span>}
                        {!own && changedBy !== null && <span>✎ {changedBy}</span>}
                      </span>
                    </span>
                    <span className="n">
                      {t('cases.limit', { n: limits.handle.amount, unit: t(`cases.unit.${limits.handle.unit}`) })}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
      {entry ? (
        <CategoryEditor key={`${entry.code} ${entry.version}`} entry={entry} known={asked.data} onChoose={choose} />
      ) : (
        <p className="panel rules-empty quiet">{t('settings.categories.choose')}</p>
      )}
    </div>
  );
}
