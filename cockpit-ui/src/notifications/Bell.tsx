import { Button, Drawer, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../desk-kit/use-phone.ts';
import { OwnList } from './OwnList.tsx';
import { useOwn } from './use-own.ts';
import './bell.css';

/** More than this is told as "99+". */
const COUNT_MAX = 99;

/** Unread notifications, in the head of every page of the desk. */
export function Bell() {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const [isOpen, setOpen] = useState(false);
  const asked = useOwn();
  const unread = asked.data?.unread ?? 0;
  const list = <OwnList asked={asked} onLeave={() => setOpen(false)} />;
  const button = (
    <Button
      type="text"
      className="bell"
      aria-expanded={isOpen}
      aria-label={unread === 0 ? t('notifications.bell.none') : t('notifications.bell.unread', { n: unread })}
      {...(isPhone && { onClick: () => setOpen(true) })}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3a6 6 0 0 0-6 6v4.2L4.2 16.6a.9.9 0 0 0 .8 1.4h14a.9.9 0 0 0 .8-1.4L18 13.2V9a6 6 0 0 0-6-6Zm-2.6 16.5a2.7 2.7 0 0 0 5.2 0Z" />
      </svg>
      {unread > 0 && (
        <span className="bell-count n" aria-hidden="true">
          {unread > COUNT_MAX ? `${COUNT_MAX}+` : unread}
        </span>
      )}
    </Button>
  );
  if (isPhone)
    return (
      <>
        {button}
        <Drawer
          open={isOpen}
          placement="bottom"
          size="80dvh"
          title={t('notifications.bell.title')}
          onClose={() => setOpen(false)}
        >
          {list}
        </Drawer>
      </>
    );
  return (
    <Popover
      open={isOpen}
      trigger="click"
      placement="bottomRight"
      arrow={false}
      onOpenChange={setOpen}
      destroyOnHidden
      content={list}
    >
      {button}
    </Popover>
  );
}
