import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Icon } from './Icon.tsx';
import { useFieldPerson } from './me.ts';
import { tallyOf } from './outbox/next-step.ts';
import { useOutbox } from './phone.ts';

/** The pages, below the thumb. */
export function TabBar({ walks }: { walks: boolean }) {
  const { t } = useTranslation();
  const { id } = useFieldPerson();
  const { entries } = useOutbox();
  const { waiting, trouble } = tallyOf(entries ?? [], id);
  const tabs = ['cases', ...(walks ? (['patrol'] as const) : []), 'report', 'outbox'] as const;
  return (
    <nav className="fd-tabs" aria-label={t('field.tabs')}>
      {tabs.map((tab) => (
        <NavLink key={tab} to={`/field/${tab}`}>
          <Icon name={tab} />
          <span>{t(`field.tab.${tab}`)}</span>
          {tab === 'outbox' && waiting + trouble > 0 && (
            <b className={trouble > 0 ? 'fd-count is-trouble' : 'fd-count'} data-figure="outbox">
              {trouble > 0 ? '!' : ''}
              {waiting + trouble}
            </b>
          )}
        </NavLink>
      ))}
    </nav>
  );
}
