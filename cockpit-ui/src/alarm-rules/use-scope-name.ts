import { useTranslation } from 'react-i18next';

export const KINDS = [
  'car-park',
  'level',
  'bay',
  'venue',
  'machine',
  'route',
  'checkpoint',
  'hazard-point',
  'report-source',
] as const;

/** `kind:car-park` as people say it. */
export function useScopeName(): (scope: string) => string {
  const { t } = useTranslation();
  return (scope) => {
    const [type, value = ''] = scope.split(/:(.*)/s);
    const kind = KINDS.find((one) => one === value);
    if (type === 'kind' && kind !== undefined) return t(`rules.scope.kinds.${kind}`);
    return type === 'facility' ? value : t('rules.scope.all');
  };
}
