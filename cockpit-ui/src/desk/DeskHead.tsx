import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { WaitingButton } from '../cases/waiting/WaitingButton.tsx';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { clockText } from '../format/time.ts';
import { useFormatters } from '../i18n/words.ts';
import { useLive, useNow, useTimezone } from '../live/store.ts';
import { Bell } from '../notifications/Bell.tsx';
import { LineState } from '../pipeline/LineState.tsx';
import { DutyTag } from '../shifts/DutyTag.tsx';
import type { DeskTheme } from './theme.ts';

interface Props {
  look: DeskTheme;
  onLook: (next: DeskTheme) => void;
}

/** Where, how live, who; language and theme. */
export function DeskHead({ look, onLook }: Props) {
  const { t, i18n } = useTranslation();
  const formatters = useFormatters();
  const me = useMe();
  const [, setSearch] = useSearchParams();
  const community = useLive((state) => state.pictures.wall?.community);
  const other = formatters.language === 'zh' ? 'en' : 'zh';

  function turn(): void {
    void i18n.changeLanguage(other);
    setSearch(
      (before) => {
        before.set('lang', other);
        return before;
      },
      { replace: true },
    );
  }

  return (
    <header className="desk-head">
      <h1 className="desk-name">
        {community === undefined ? t('desk.title') : formatters.name(community.name)}
        <small>{t('desk.title')}</small>
      </h1>
      {mayDo(me, 'wall.view') && <LineState />}
      <DutyTag />
      <span className="desk-tools">
        {me.name !== null && (mayDo(me, 'case.decide') || mayDo(me, 'case.judge')) && <WaitingButton />}
        {me.name !== null && <Bell />}
        <Button type="text" lang={other === 'en' ? 'en' : 'zh-CN'} onClick={turn}>
          {t('app.language')}
        </Button>
        <Button
          type="text"
          aria-label={t(look === 'dark' ? 'desk.theme.toLight' : 'desk.theme.toDark')}
          onClick={() => onLook(look === 'dark' ? 'light' : 'dark')}
        >
          {t(look === 'dark' ? 'desk.theme.light' : 'desk.theme.dark')}
        </Button>
        {me.name === null ? (
          <span className="desk-person">{t('desk.person.local')}</span>
        ) : (
          <Link to="/account" className="desk-person" title={t('desk.person.account')}>
            <span className="unseen">{t('desk.person.signedInAs', { name: '' })}</span>
            {me.name}
          </Link>
        )}
        <Clock />
      </span>
    </header>
  );
}

function Clock() {
  const timezone = useTimezone();
  const now = useNow();
  return (
    <time className="n desk-clock" dateTime={new Date(now).toISOString()}>
      {clockText(now, timezone, true)}
    </time>
  );
}
