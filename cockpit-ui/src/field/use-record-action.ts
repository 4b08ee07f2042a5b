/** Doing something: it is kept first, and the person who did it is told so. */
import { useTranslation } from 'react-i18next';
import { useFieldPerson } from './me.ts';
import type { Authorship, Composed } from './outbox/compose.ts';
import { usePhoneParts } from './phone.ts';
import { useToast } from './Toast.tsx';
import { useLine } from './use-line.ts';

/** `compose` is given who does it and when. Resolves with why it could not be kept, to be told where it was written; undefined: it was. */
export function useRecordAction(): (
  about: string,
  compose: (doing: Authorship) => Composed,
) => Promise<string | undefined> {
  const { t } = useTranslation();
  const { outbox, clock } = usePhoneParts();
  const { id } = useFieldPerson();
  const say = useToast();
  const hasLine = useLine();
  return async (about, compose) => {
    const { entries, photos } = compose({ person: id, at: clock.now(), about });
    try {
      await outbox.add(entries, photos);
    } catch (error) {
      return t('field.notKept', { message: error instanceof Error ? error.message : String(error) });
    }
    say(t(hasLine ? 'field.kept' : 'field.keptOff'));
    return undefined;
  };
}
