import type { RuleChange } from '@cockpit/api/alarms/editing';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import type { Patch } from './rule-patch.ts';
import { useScopeName } from './use-scope-name.ts';

const MINUTE_MS = 60_000;

/** Who changed what of a rule, where, and why. */
export function ChangeList({ changes }: { changes: readonly RuleChange[] }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const scopeName = useScopeName();
  const now = useNow(MINUTE_MS);

  function written(patch: Patch): string {
    const { enabled, priority, lifeSafety, ...numbers } = patch;
    const parts = (Object.keys(numbers) as (keyof typeof numbers)[]).map(
      (field) => `${t(`rules.field.${field}`)} ${numbers[field]}`,
    );
    if (lifeSafety !== undefined)
      parts.unshift(`${t('rules.field.lifeSafety')} ${t(lifeSafety ? 'rules.yes' : 'rules.no')}`);
    if (priority !== undefined) parts.unshift(`${t('rules.field.priority')} ${t(`rules.priority.${priority}`)}`);
    if (enabled !== undefined) parts.unshift(t(enabled ? 'rules.on' : 'rules.off'));
    return parts.length === 0 ? t('rules.card.took') : parts.join(' · ');
  }

  return (
    <ul className="rules-changes">
      {changes.map(({ scope, version, patch, reason, by, at }) => (
        <li key={`${scope} ${version}`}>
          <span>
            <b>{scopeName(scope)}</b> {written(patch)}
          </span>
          <span>{reason}</span>
          <span className="quiet">{t('rules.card.by', { name: by, time: formatters.time(at, now) })}</span>
        </li>
      ))}
    </ul>
  );
}
