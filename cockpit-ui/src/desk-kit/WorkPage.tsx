import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HelpButton } from './HelpButton.tsx';
import { KeySheet } from './KeySheet.tsx';
import type { WorkPageState } from './use-work-page.ts';
import { WorkFault } from './WorkFault.tsx';
import type { WorkName } from './work-name.ts';

interface Props {
  of: WorkName;
  page: Pick<WorkPageState<unknown>, 'current' | 'isPhone' | 'helping' | 'help'>;
  className?: string;
  /** Above everything of the list. */
  notice?: ReactNode;
  /** Views, filters and what can be begun. */
  head: ReactNode;
  /** Why the list could not be read; null: it was. */
  error: unknown;
  onRetry: () => void;
  list: ReactNode;
  /** Of what is chosen; shown only while something is. */
  detail: (id: number) => ReactNode;
  dialogs: ReactNode;
  /** Key as it is printed on the keyboard, and what it does. */
  keys: readonly (readonly [key: string, does: string])[];
}

/** The frame of a page with a list, a filter and a detail. */
export function WorkPage({
  of,
  page,
  className = '',
  notice,
  head,
  error,
  onRetry,
  list,
  detail,
  dialogs,
  keys,
}: Props) {
  const { t } = useTranslation();
  const { current, isPhone, helping, help } = page;
  return (
    <div className={`work-page ${className} ${current === null ? '' : 'has-detail'}`}>
      <div className="work-main">
        {notice}
        <div className="work-head">
          {head}
          <HelpButton isPhone={isPhone} label={t(`${of}.help.open`)} onOpen={() => help(true)} />
        </div>
        <WorkFault error={error} onRetry={onRetry} />
        {list}
      </div>
      {current !== null && detail(current)}
      {dialogs}
      <KeySheet open={helping} onClose={() => help(false)} title={t(`${of}.help.title`)} keys={keys} />
    </div>
  );
}
