import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ALARM_DOMAINS, domainName } from '../domains.ts';
import { useFormatters } from '../i18n/words.ts';
import type { RuleEntry } from './rule-patch.ts';

const DOMAINS = ['all', ...ALARM_DOMAINS] as const;
const PRIORITIES = ['high', 'medium', 'low'] as const;
const SHAPES = { high: '◆', medium: '▲', low: '●' } as const;

interface Props {
  entries: readonly RuleEntry[];
  raised: ReadonlyMap<string, number> | undefined;
  chosen: string | undefined;
  onChoose: (code: string) => void;
}

/** Rules of a domain, the important ones first. */
export function RuleList({ entries, raised, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const [search, setSearch] = useSearchParams();
  const domain = DOMAINS.find((one) => one === search.get('domain')) ?? 'all';
  const shown = entries
    .filter(({ rule }) => domain === 'all' || rule.domain === domain)
    .sort(
      ({ rule: a }, { rule: b }) =>
        PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || a.code.localeCompare(b.code),
    );
  return (
    <section className="panel rules-list">
      <Select
        aria-label={t('rules.domain.all')}
        value={domain}
        options={DOMAINS.map((value) => ({
          value,
          label: value === 'all' ? t('rules.domain.all') : domainName(value, t),
        }))}
        onChange={(value) =>
          setSearch(
            (before) => {
              if (value === 'all') before.delete('domain');
              else before.set('domain', value);
              return before;
            },
            { replace: true },
          )
        }
      />
      {shown.length === 0 && <p className="quiet">{t('rules.none')}</p>}
      <ul>
        {shown.map(({ rule, own, standing, active }) => (
          <li key={rule.code}>
            <button
              type="button"
              aria-pressed={rule.code === chosen}
              className={`rules-row ${rule.enabled ? '' : 'is-off'}`}
              onClick={() => onChoose(rule.code)}
            >
              <span className={rule.priority}>
                <span aria-hidden="true">{SHAPES[rule.priority]}</span>{' '}
                <small>{t(`rules.priority.${rule.priority}`)}</small>
              </span>
              <span>
                <b>{formatters.name(rule.title)}</b>
                <small className="quiet rules-marks">
                  <span>{t(rule.enabled ? 'rules.on' : 'rules.off')}</span>
                  {own && <span>{t('rules.own')}</span>}
                  {standing.length > 0 && <span>{t('rules.changed', { n: standing.length })}</span>}
                  {active > 0 && <span>{t('rules.active', { n: active })}</span>}
                </small>
              </span>
              <span className="n quiet">
                {raised === undefined ? t('rules.raisedUnknown') : t('rules.raised', { n: raised.get(rule.code) ?? 0 })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
