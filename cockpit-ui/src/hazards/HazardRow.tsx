import type { Hazard } from '@cockpit/api/hazards';
import { useTranslation } from 'react-i18next';
import { decimal, measured } from '../format/numbers.ts';
import { isKnownKind } from '../i18n/hazard-kinds.ts';
import { useFormatters } from '../i18n/words.ts';
import { Mark } from '../kit/Mark.tsx';
import { Name } from '../kit/Name.tsx';
import { Tag } from '../kit/Tag.tsx';
import { useNow } from '../live/store.ts';

const NAME_UNITS = { zh: 9.8, en: 9.9 };
/** Beside an owner. */
const OWNED_NAME_UNITS = { zh: 5.4, en: 5.6 };
const MINUTE_MS = 60_000;

interface Props {
  row: Hazard;
  /** Who acknowledged its alarm. */
  owner: { name: string; since: number } | undefined;
}

/** One open hazard: level by shape and word, where, how much, for how long, who owns it. */
export function HazardRow({ row, owner }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  const doubt = row.suspect.map((reason) => t(`trust.${reason}`)).join(' · ');
  const value = measured(row.value, row.unit);
  const kind = isKnownKind(row.kind) ? t(`hazards.kind.${row.kind}`) : row.kind;
  // A report is about its category; the place it came in by only says who told.
  const [name, context] =
    row.source === 'report' ? [{ zh: kind, en: kind }, formatters.name(row.name)] : [row.name, kind];
  return (
    <div
      className={`row hazard-row level-${row.level} ${owner === undefined ? '' : 'is-owned'}`}
      title={row.description ?? undefined}
    >
      <span className="level nobr">
        <Mark shape={row.level === 'major' ? 'high' : 'medium'} /> {t(`hazards.level.${row.level}`)}
      </span>
      <Name text={name} units={owner === undefined ? NAME_UNITS : OWNED_NAME_UNITS} />
      <span className="hazard-what">
        {row.sensorState === 'unknown' ? (
          <Tag look="medium" title={[t('hazards.nowUnknownText'), doubt].filter((part) => part !== '').join(' · ')}>
            {t('hazards.nowUnknown')}
          </Tag>
        ) : row.suspect.length > 0 ? (
          <Tag look="suspect" title={doubt}>
            {t('trust.suspect')}
          </Tag>
        ) : value === '' ? (
          <span className="quiet hazard-kind" title={context}>
            {context}
          </span>
        ) : (
          <span className="n strong hazard-value" data-figure={`hazards.${row.id}.value`} title={value}>
            {decimal(row.value)}
            {row.unit && <small> {row.unit}</small>}
          </span>
        )}
      </span>
      <span className="right quiet nobr hazard-since">
        {owner !== undefined && (
          <span
            className="hazard-owner"
            title={t('takeover.owned', { name: owner.name, age: formatters.shortAge(owner.since, now) })}
          >
            <span className="hazard-owner-name">{owner.name}</span>
            <span>{formatters.shortAge(owner.since, now)}</span>
          </span>
        )}
        {owner === undefined && (
          <span data-figure={`hazards.${row.id}.openedAt`}>{formatters.age(row.openedAt, now)}</span>
        )}
      </span>
    </div>
  );
}
