import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FACILITY_WORDS } from '../domains.ts';
import { isFacilityCode, type Rule } from './rule-patch.ts';

const KINDS = [...FACILITY_WORDS.keys()];

type ScopeType = 'all' | 'kind' | 'facility';
const TYPES: readonly ScopeType[] = ['all', 'kind', 'facility'];

interface Props {
  rule: Rule;
  /** Undefined: not said completely yet. */
  onChange: (scope: string | undefined) => void;
}

/** For which facilities a change is meant. */
export function ScopeFields({ rule, onChange }: Props) {
  const { t } = useTranslation();
  const [type, setType] = useState<ScopeType>('all');
  const [code, setCode] = useState('');
  const { kinds = KINDS, facilities } = rule.appliesTo;
  const [kind, setKind] = useState<string>(kinds[0] ?? KINDS[0] ?? '');

  function tell(nextType: ScopeType, nextKind: string, nextCode: string): void {
    setType(nextType);
    setKind(nextKind);
    setCode(nextCode);
    if (nextType === 'all') onChange('all');
    else if (nextType === 'kind') onChange(`kind:${nextKind}`);
    else onChange(isFacilityCode(nextCode) ? `facility:${nextCode}` : undefined);
  }

  return (
    <div className="rules-scope">
      <Select
        aria-label={t('rules.scope.label')}
        value={type}
        options={TYPES.map((value) => ({ value, label: t(`rules.scope.${value}`) }))}
        onChange={(value) => tell(value, kind, code)}
      />
      {type === 'kind' && (
        <Select
          aria-label={t('rules.scope.kind')}
          value={kind}
          options={[...FACILITY_WORDS]
            .filter(([one]) => kinds.some((kind) => kind === one))
            .map(([value, word]) => ({ value, label: word(t) }))}
          onChange={(value) => tell(type, value, code)}
        />
      )}
      {type === 'facility' &&
        (facilities ? (
          <Select
            showSearch
            aria-label={t('rules.scope.code')}
            {...(code !== '' && { value: code })}
            options={facilities.map((value) => ({ value, label: value }))}
            onChange={(value: string) => tell(type, kind, value)}
          />
        ) : (
          <Input
            aria-label={t('rules.scope.code')}
            placeholder={t('rules.scope.code')}
            status={code === '' || isFacilityCode(code) ? '' : 'error'}
            value={code}
            onChange={({ target }) => tell(type, kind, target.value.trim())}
          />
        ))}
      {type === 'facility' && code !== '' && !isFacilityCode(code) && (
        <small className="high" role="alert">
          {t('rules.scope.badCode')}
        </small>
      )}
    </div>
  );
}
