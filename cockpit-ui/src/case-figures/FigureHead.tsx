import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RateName } from './figures.ts';

/** Head of a column that says how it is counted when asked. */
export function FigureHead({ name }: { name: RateName | 'closingTime' }) {
  const { t } = useTranslation();
  const title = t(`caseFigures.rate.${name}`);
  return (
    <th scope="col">
      <span className="cf-head">
        {title}
        <Popover
          trigger="click"
          title={title}
          content={<p className="cf-how">{t(`caseFigures.how.${name}`)}</p>}
          placement="bottom"
        >
          <Button type="text" size="small" className="cf-ask" aria-label={t('caseFigures.explain', { name: title })}>
            ?
          </Button>
        </Popover>
      </span>
    </th>
  );
}
