import type { WaitingDecision } from '@cockpit/api/cases/waiting';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { keptSearch } from '../../desk-kit/kept-search.ts';
import { usePhone } from '../../desk-kit/use-phone.ts';
import { useFormatters } from '../../i18n/words.ts';
import { useNow } from '../../live/store.ts';
import { useWaiting } from './use-waiting.ts';
import './waiting.css';

/** What waits for one's decision, in the head of every page of the desk; for whom nothing ever waits there is none. */
export function WaitingButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data } = useWaiting();
  const isPhone = usePhone();
  // A phone has room for what there is only.
  if (data === undefined || (isPhone && data.count === 0)) return null;
  const { count, decisions } = data;
  const list = (
    <section className="decisions" aria-label={t('cases.waiting.title')}>
      <h2>{t('cases.waiting.title')}</h2>
      {count === 0 && <p className="quiet">{t('cases.waiting.none')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by key */}
      <ul tabIndex={0}>
        {decisions.map((one) => (
          <Decision key={`${one.kind} ${one.case}`} one={one} onLeave={() => setOpen(false)} />
        ))}
      </ul>
      {count > decisions.length && <p className="quiet">{t('cases.waiting.more', { n: count - decisions.length })}</p>}
    </section>
  );
  return (
    <Popover open={isOpen} trigger="click" placement="bottomRight" arrow={false} onOpenChange={setOpen} content={list}>
      <Button type="text" className={count > 0 ? 'decisions-some' : ''} aria-expanded={isOpen}>
        {t('cases.waiting.button', { n: count })}
      </Button>
    </Popover>
  );
}

function Decision({ one, onLeave }: { one: WaitingDecision; onLeave: () => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(60_000);
  const { search } = useLocation();
  const isLate = one.decideBy !== null && one.decideBy <= now;
  return (
    <li>
      <b>{t(`cases.waiting.kind.${one.kind}`)}</b>
      <span>
        <Link to={`/desk/cases/${one.case}${keptSearch(search)}`} onClick={onLeave}>
          {one.title}
        </Link>
        <small className="quiet">
          {t('cases.waiting.asked', { by: one.askedBy, time: formatters.time(one.askedAt, now) })}
          {one.note !== null && ` ${one.note}`}
        </small>
      </span>
      {one.decideBy !== null && (
        <small className={isLate ? 'high' : 'quiet'}>
          {t(isLate ? 'cases.waiting.late' : 'cases.waiting.decideBy', { time: formatters.time(one.decideBy, now) })}
        </small>
      )}
    </li>
  );
}
