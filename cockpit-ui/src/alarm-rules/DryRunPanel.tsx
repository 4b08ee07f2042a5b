import type { DryRun } from '@cockpit/api/alarms/editing';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { decimal, whole } from '../format/numbers.ts';
import { apiErrorText, callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import type { Rule } from './rule-patch.ts';

const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;
const FLOOD = 10;
const EXAMPLES_SHOWN = 8;
const BAR_MAX_PX = 80;

/** What the rule would have done in the last 7 days, before anybody saves it. */
export function DryRunPanel({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const shown = useShownCommunity();
  const now = useNow(MINUTE_MS);
  const trying = useMutation({
    mutationFn: async (tried: Rule) => {
      const question = { rule: tried, from: now - WEEK_MS, to: now };
      return { tried, result: await callApi('POST /api/alarms/rules/dry-run', { query: shown, body: question }) };
    },
  });
  const isOld = trying.data !== undefined && JSON.stringify(trying.data.tried) !== JSON.stringify(rule);
  return (
    <div className="rules-trial">
      <div className="rules-acts">
        <Button className="rules-try" loading={trying.isPending} onClick={() => trying.mutate(rule)}>
          {t('rules.edit.try')}
        </Button>
        {trying.isPending && <span className="quiet">{t('rules.trial.running')}</span>}
        {isOld && <span className="medium">▲ {t('rules.edit.tryAgain')}</span>}
      </div>
      {trying.error && (
        <p className="high" role="alert">
          {apiErrorText(trying.error, t)}
        </p>
      )}
      {trying.data && <Result result={trying.data.result} isOld={isOld} now={now} />}
    </div>
  );
}

function Result({ result, isOld, now }: { result: DryRun; isOld: boolean; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const most = Math.max(1, ...result.perDay.map(({ alarms }) => alarms));
  return (
    <div className={isOld ? 'rules-old' : ''}>
      <p className="rules-summary">
        <b>{result.alarms === 0 ? t('rules.trial.none') : t('rules.trial.summary', { n: whole(result.alarms) })}</b>
        <span className="quiet">
          {t('rules.trial.readings', { n: whole(result.readings) })} · {t('rules.trial.most', { n: result.most10Min })}
        </span>
        {result.most10Min > FLOOD && <span className="high">◆ {t('rules.trial.flood')}</span>}
      </p>
      <ol className="rules-days" aria-label={t('rules.trial.perDay')}>
        {result.perDay.map(({ date, alarms }) => (
          <li key={date}>
            <b className="n">{alarms}</b>
            <span className="rules-bar" style={{ height: `${(alarms / most) * BAR_MAX_PX}px` }} />
            <span className="n quiet">{date.slice(5)}</span>
          </li>
        ))}
      </ol>
      {result.examples.length > 0 && (
        <div className="rules-found">
          <div>
            <h4>{t('rules.trial.places')}</h4>
            <ul>
              {result.facilities.slice(0, EXAMPLES_SHOWN).map(({ code, name, alarms }) => (
                <li key={code}>
                  {formatters.name(name)} <b className="n">{alarms}</b>
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h4>{t('rules.trial.examples')}</h4>
            <ul>
              {result.examples.slice(0, EXAMPLES_SHOWN).map(({ facility, name, raisedAt, clearedAt, value }) => (
                <li key={`${facility} ${raisedAt}`}>
                  {formatters.name(name)}{' '}
                  <span className="quiet">
                    {clearedAt === null
                      ? t('rules.trial.goesOn', { from: formatters.time(raisedAt, now) })
                      : t('rules.trial.example', {
                          from: formatters.time(raisedAt, now),
                          length: formatters.age(raisedAt, clearedAt),
                        })}
                    {value !== null && ` · ${t('rules.trial.value', { value: decimal(value) })}`}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
}
