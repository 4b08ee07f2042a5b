import { useTranslation } from 'react-i18next';
import { useTakeover } from '../calls/takeover-context.ts';
import { whole } from '../format/numbers.ts';
import { useFormatters } from '../i18n/words.ts';

/** The calm word when an alarm gives the wall back: who took it, or that it is over. */
export function TakeoverNotice() {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { notice } = useTakeover();
  // The region stays, so that what comes into it is read out.
  return (
    <div className={`area-notice ${notice === null ? '' : 'notice'}`} role="status">
      {notice !== null && (
        <>
          <b className="nobr">✓ {t(`takeover.notice.${notice.kind}`, { name: notice.owner ?? '' })}</b>
          <span
            className="notice-what"
            title={`${formatters.name(notice.title)} · ${formatters.name(notice.sourceName)}`}
          >
            {formatters.name(notice.title)} · {formatters.name(notice.sourceName)}
          </span>
          {notice.others > 0 && (
            <span className="nobr">{t('takeover.notice.others', { n: whole(notice.others + 1) })}</span>
          )}
        </>
      )}
    </div>
  );
}
