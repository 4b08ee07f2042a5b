import { useTranslation } from 'react-i18next';
import { Pick } from '../fields.tsx';
import { useCachedQuery } from '../use-cached-query.ts';

/** The category, by its major class; anyone who is not sure leaves it to the desk. */
export function CategoryPick({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { body } = useCachedQuery('GET /api/cases/categories', {}, { seldom: true });
  const enabled = (body?.categories ?? []).filter((category) => category.enabled);
  const majors = new Map<string, typeof enabled>();
  for (const category of enabled) {
    const name = category.major[language];
    majors.set(name, [...(majors.get(name) ?? []), category]);
  }
  return (
    <Pick label={t('field.report.category')} value={value} onChange={onChange}>
      <option value="">{t('field.report.categoryNone')}</option>
      {[...majors].map(([name, categories]) => (
        <optgroup key={name} label={name}>
          {categories.map((category) => (
            <option key={category.code} value={category.code}>
              {category.name[language]}
            </option>
          ))}
        </optgroup>
      ))}
    </Pick>
  );
}
