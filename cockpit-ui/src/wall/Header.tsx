import { isDutyMatter } from '@cockpit/api/alarms/ranking';
import { useTranslation } from 'react-i18next';
import { decimal } from '../format/numbers.ts';
import { clockText, localTime } from '../format/time.ts';
import { useGrids } from '../grids/fetch-grids.ts';
import type { WallBase } from '../grids/seen.ts';
import type { Language } from '../i18n/start.ts';
import { useFormatters } from '../i18n/words.ts';
import type { RoomPicture } from '../live/merge.ts';
import { useLive, useNow, useTimezone } from '../live/store.ts';
import { LineState } from '../pipeline/LineState.tsx';
import { DutyTag } from '../shifts/DutyTag.tsx';
import { SoundSwitch } from '../takeover/SoundSwitch.tsx';

interface Props {
  /** What stands in the place of the community. */
  base: WallBase | undefined;
  onLanguage: (language: Language) => void;
}

/** Community (or grid), how live the picture is, date, language, clock. */
export function Header({ base, onLanguage }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const community = useLive((state) => state.pictures.wall?.community);
  const name = useGrids()?.grids.find(({ code }) => code === base?.code)?.name;
  const place = base !== undefined && base.code === undefined ? t('grids.mineAll') : name && formatters.name(name);
  return (
    <header className="area-head head">
      <div className="head-name">
        <h1>{community === undefined ? t('app.title') : formatters.name(community.name)}</h1>
        {community !== undefined && (
          <p className="head-title" title={t('app.title')}>
            {place ?? t('app.title')}
          </p>
        )}
      </div>
      <div className="head-state">
        <Elsewhere />
        <Speed />
        <div className="head-lines">
          <LineState />
          <DutyTag lacking={false} />
        </div>
        <Today />
        <SoundSwitch />
        <button
          type="button"
          className="language"
          lang={formatters.language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => onLanguage(formatters.language === 'zh' ? 'en' : 'zh')}
        >
          {t('app.language')}
        </button>
        <Clock />
      </div>
    </header>
  );
}

/** While one grid is looked at, a high alarm in another one must still be seen. */
function Elsewhere() {
  const { t } = useTranslation();
  const others = useLive((state) =>
    state.room === 'wall' ? 0 : highAlarms(state.pictures.wall) - highAlarms(state.pictures[state.room]),
  );
  return others > 0 ? <span className="elsewhere">◆ {t('takeover.elsewhere', { n: others })}</span> : null;
}

/** Unacknowledged or not; without duty matters, which lie in no grid and have their band. */
function highAlarms(picture: RoomPicture | undefined): number {
  const totals = picture?.tables.alarmTotals['all'];
  if (totals === undefined) return 0;
  const duty = Object.values(picture?.tables.alarms ?? {}).filter(
    (alarm) => isDutyMatter(alarm) && alarm.priority === 'high',
  );
  return totals.unacknowledged.high + totals.acknowledged.high - duty.length;
}

function Speed() {
  const { t } = useTranslation();
  const speed = useLive((state) => state.speed);
  const simulated = useLive((state) => state.simulated);
  if (speed === 1 && !simulated) return null;
  const factor = speed === 1 ? '' : ` ×${decimal(speed)}`;
  return <span className="speed">{t('app.simulated') + factor}</span>;
}

function Today() {
  const { t } = useTranslation();
  const timezone = useTimezone();
  const { month, day, weekday } = localTime(useNow(60_000), timezone);
  return (
    <span className="nobr date">
      {t('header.date', { month, day, weekday: t(`weekday.${String(weekday) as '1'}`) })}
    </span>
  );
}

function Clock() {
  const timezone = useTimezone();
  const now = useNow();
  return (
    <time className="n clock" dateTime={new Date(now).toISOString()}>
      {clockText(now, timezone, true)}
    </time>
  );
}
