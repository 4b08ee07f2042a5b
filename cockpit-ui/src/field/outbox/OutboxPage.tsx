/** 待发送: what was done and has not reached the api, why, and what somebody has to choose. */
import { useTranslation } from 'react-i18next';
import { useFieldPerson } from '../me.ts';
import { useOutbox } from '../phone.ts';
import { Screen } from '../Screen.tsx';
import { EntryCard } from './EntryCard.tsx';
import { entriesBySeq, tallyOf } from './next-step.ts';

export function OutboxPage() {
  const { t } = useTranslation();
  const { id } = useFieldPerson();
  const entries = useOutbox().entries ?? [];
  const own = entriesBySeq(entries).filter(({ person }) => person === id);
  const { foreign, trouble } = tallyOf(entries, id);
  return (
    <Screen title={t('field.tab.outbox')}>
      {own.length === 0 && <p className="fd-quiet">✓ {t('field.outbox.none')}</p>}
      {trouble > 0 && <p className="fd-note">▲ {t('field.outbox.trouble', { n: trouble })}</p>}
      <ol className="fd-list">
        {own.map((entry) => (
          <EntryCard key={entry.seq} entry={entry} entries={own} />
        ))}
      </ol>
      {foreign > 0 && <p className="fd-quiet">{t('field.outbox.foreign', { n: foreign })}</p>}
    </Screen>
  );
}
