import { useTranslation } from 'react-i18next';
import { FACILITY_WORDS } from '../domains.ts';

/** `kind:car-park` as people say it. */
export function useScopeName(): (scope: string) => string {
  const { t } = useTranslation();
  return (scope) => {
    const [type, value = ''] = scope.split(/:(.*)/s);
    const word = type === 'kind' ? FACILITY_WORDS.get(value) : undefined;
    if (word !== undefined) return word(t);
    return type === 'facility' ? value : t('rules.scope.all');
  };
}
