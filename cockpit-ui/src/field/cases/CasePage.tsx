/** One case on the spot: what is wrong where until when, and the one thing to do now below the thumb. */
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useFieldPerson } from '../me.ts';
import { Screen } from '../Screen.tsx';
import { timeText } from '../time-text.ts';
import { useCachedQuery } from '../use-cached-query.ts';
import { useServerNow } from '../use-now.ts';
import { CasePhotos } from './CasePhotos.tsx';
import { DueChip } from './DueChip.tsx';
import { OrderSheet } from './OrderSheet.tsx';
import { orderWord } from './order-word.ts';
import { type PhoneVerb, verbsNow } from './orders.ts';
import { usePending } from './use-pending.ts';
import { useFieldWorkClock } from './use-work-clock.ts';

export function CasePage() {
  const { t } = useTranslation();
  const id = Number(useParams()['id']);
  const { id: person } = useFieldPerson();
  const kept = useCachedQuery('GET /api/cases/{id}', Number.isSafeInteger(id) ? { params: { id } } : null);
  const [verb, setVerb] = useState<PhoneVerb | null>(null);
  const [isMore, setMore] = useState(false);
  const detail = kept.body;
  const pending = usePending(id, person, detail?.case.version);
  const verbs =
    detail === undefined
      ? []
      : verbsNow(
          detail.can,
          pending.map(({ label }) => label.verb),
        );
  const [first, ...rest] = verbs;
  const isFirst = first !== undefined && first !== 'comment';
  const others = isFirst ? rest : verbs;
  return (
    <Screen
      title={detail?.case.number ?? t('cases.title')}
      back="/field/cases"
      kept={kept}
      action={
        detail !== undefined && (
          <>
            {isMore && (
              <ul className="fd-more">
                {others.map((one) => (
                  <li key={one}>
                    <button type="button" onClick={() => setVerb(one)}>
                      {t(`cases.action.${one}`)}
                    </button>
                  </li>
                ))}
              </ul>
            )}
            <div className="fd-pair">
              {others.length > 0 && (
                <button type="button" aria-expanded={isMore} onClick={() => setMore(!isMore)}>
                  {t('field.more')}
                </button>
              )}
              {isFirst ? (
                <button type="button" className="fd-main" onClick={() => setVerb(first)}>
                  {t(`cases.action.${first}`)}
                </button>
              ) : (
                <span className="fd-quiet">{t('field.cases.nothing')}</span>
              )}
            </div>
          </>
        )
      }
    >
      {detail !== undefined && <Facts detail={detail} isSent={pending.length === 0} />}
      {pending.length > 0 && (
        <p className="fd-note">
          ◌ {t('field.cases.pending', { what: pending.map(({ label }) => orderWord(t, label.verb)).join('、') })}
        </p>
      )}
      {detail !== undefined && <CasePhotos photos={detail.photos} />}
      {detail !== undefined && <Timeline detail={detail} />}
      {verb !== null && detail !== undefined && (
        <OrderSheet
          detail={detail}
          verb={verb}
          onClose={() => {
            setVerb(null);
            setMore(false);
          }}
        />
      )}
    </Screen>
  );
}

/** `isSent`: nothing of it waits on this phone, so another page may go on with it. */
function Facts({ detail, isSent }: { detail: CaseDetail; isSent: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useServerNow();
  const clock = useFieldWorkClock();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { case: file, description, closingStandard, missing, can } = detail;
  return (
    <section className="fd-facts">
      <h2>{file.title}</h2>
      <p className="fd-row-foot">
        <DueChip of={file} now={now} clock={clock} />
        <span className="fd-tag">{t(`cases.waits.${file.stage}`)}</span>
        {file.supervised !== null && (
          <span className="fd-tag is-warn">▲ {t(`cases.supervision.${file.supervised}`)}</span>
        )}
        {file.hazardLevel !== null && (
          <span className="fd-tag is-warn">{t(`cases.hazardLevel.${file.hazardLevel}`)}</span>
        )}
      </p>
      <dl>
        {file.place !== null && (
          <div>
            <dt>{t('cases.detail.place')}</dt>
            <dd>
              {file.place}
              {file.lon !== null && file.lat !== null && (
                <a className="fd-link" href={`geo:${file.lat},${file.lon}?q=${file.lat},${file.lon}`}>
                  {t('field.cases.navigate')}
                </a>
              )}
            </dd>
          </div>
        )}
        {file.categoryName !== null && (
          <div>
            <dt>{t('cases.detail.category')}</dt>
            <dd>{file.categoryName[language]}</dd>
          </div>
        )}
        {description !== '' && (
          <div>
            <dt>{t('field.cases.description')}</dt>
            <dd>{description}</dd>
          </div>
        )}
        {closingStandard !== null && (
          <div>
            <dt>{t('field.cases.closing')}</dt>
            <dd>{closingStandard[language]}</dd>
          </div>
        )}
      </dl>
      {missing.length > 0 && (
        <p className="fd-note">
          ▲ {t('field.cases.missing', { what: missing.map((one) => t(`cases.detail.missingOf.${one}`)).join('、') })}
        </p>
      )}
      {isSent && missing.includes('plan') && can.includes('plan') && (
        <p>
          {/* Another program: six texts are written at the desk's page, which also fits a phone. */}
          <a className="fd-link" href={`/desk/cases/${file.id}`}>
            {t('field.cases.plan')}
          </a>
        </p>
      )}
    </section>
  );
}

function Timeline({ detail: { actions } }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t('field.cases.timeline')}</h2>
      <ol className="fd-timeline">
        {actions.toReversed().map(({ version, at, by, action, note, detail }) => (
          <li key={version}>
            <b>{t(`cases.did.${action}`)}</b>
            <span>
              {by ?? t('cases.timeline.bySystem')} {timeText(at)}
            </span>
            {note !== null && <p>{note}</p>}
            {typeof detail['doneAt'] === 'number' && (
              <p className="fd-quiet">{t('field.cases.doneAt', { time: timeText(detail['doneAt']) })}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
