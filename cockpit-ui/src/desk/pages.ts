/** The pages of the desk, in the order of its navigation: each its own chunk, each offered by right. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface DeskPage {
  /** Below `/desk/`. */
  path: string;
  word: 'alarms' | 'kpi' | 'rules' | 'quarantine';
  /** Of the rights table. */
  right: string;
  Page: LazyExoticComponent<ComponentType>;
}

export const DESK_PAGES: readonly DeskPage[] = [
  {
    path: 'alarms',
    word: 'alarms',
    right: 'alarm.view',
    Page: lazy(() => import('../alarms/AlarmsPage.tsx').then(({ AlarmsPage }) => ({ default: AlarmsPage }))),
  },
];
