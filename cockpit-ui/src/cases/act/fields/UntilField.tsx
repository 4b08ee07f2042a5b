import { useTranslation } from 'react-i18next';
import { useFormatters } from '../../../i18n/words.ts';
import { useNow } from '../../../live/store.ts';
import type { FieldProps } from './Field.tsx';
import { InstantInput } from './InstantInput.tsx';
import { Labelled } from './Labelled.tsx';

/** Until when a limit is moved, or the clocks stand still; who decides sees what was asked for. */
export function UntilField({ verb, detail, draft, fault, onChange }: FieldProps) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(60_000);
  const kind = verb.endsWith('extension') ? 'extension' : 'suspension';
  const open = detail.requests.find((request) => request.kind === kind && request.granted === null);
  const isGrant = verb.startsWith('grant');
  const name = isGrant
    ? 'cases.act.untilGrant'
    : kind === 'extension'
      ? 'cases.act.untilAsk'
      : 'cases.act.untilSuspend';
  return (
    <Labelled name={t(name)}>
      {(label) => (
        <>
          <InstantInput
            label={label}
            value={draft.until}
            isMissing={fault === 'until' || fault === 'past'}
            onChange={(until) => onChange({ until })}
          />
          {isGrant && open?.until != null && (
            <p className="work-hint">{t('cases.act.asAsked', { time: formatters.time(open.until, now) })}</p>
          )}
        </>
      )}
    </Labelled>
  );
}
