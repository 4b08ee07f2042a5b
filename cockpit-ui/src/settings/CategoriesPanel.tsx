import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../http/ask.ts';
import { useSpeech } from '../i18n/words.ts';
import { CategoryEditor } from './CategoryEditor.tsx';
import { byMajor } from './category-wish.ts';
import { useChosen } from './use-chosen.ts';
import { useCategories } from './use-settings.ts';

/** The category table: what is filed when, and in which time it is put right. */
export function CategoriesPanel() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const asked = useCategories();
  const [chosen, choose] = useChosen();
  const [text, setText] = useState('');
  if (asked.data === undefined)
    return asked.error ? (
      <p className="high" role="alert">
        {refusalText(asked.error, t)}
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
              {speech.name(major)} <span className="faint">{t(`settings.categories.kind.${kind}`)}</span>
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
                      <b>{speech.name(name)}</b>
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
