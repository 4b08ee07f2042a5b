/** The pages of the desk, in the order of its navigation: each its own chunk, each offered by right. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface DeskPage {
  /** Below `/desk/`. */
  path: string;
  word: 'alarms' | 'cases' | 'shift' | 'kpi' | 'caseFigures' | 'rules' | 'quarantine' | 'settings' | 'notifications';
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
  {
    path: 'cases',
    word: 'cases',
    right: 'case.read',
    Page: lazy(() => import('../cases/CasesPage.tsx').then(({ CasesPage }) => ({ default: CasesPage }))),
  },
  {
    path: 'shift',
    word: 'shift',
    right: 'shift.view',
    Page: lazy(() => import('../shifts/ShiftPage.tsx').then(({ ShiftPage }) => ({ default: ShiftPage }))),
  },
  {
    path: 'kpi',
    word: 'kpi',
    right: 'alarm.figures',
    Page: lazy(() => import('../alarm-kpi/KpiPage.tsx').then(({ KpiPage }) => ({ default: KpiPage }))),
  },
  {
    path: 'case-figures',
    word: 'caseFigures',
    right: 'case.figures',
    Page: lazy(() =>
      import('../case-figures/CaseFiguresPage.tsx').then(({ CaseFiguresPage }) => ({ default: CaseFiguresPage })),
    ),
  },
  {
    path: 'rules',
    word: 'rules',
    right: 'alarm.rules.read',
    Page: lazy(() => import('../alarm-rules/RulesPage.tsx').then(({ RulesPage }) => ({ default: RulesPage }))),
  },
  {
    path: 'quarantine',
    word: 'quarantine',
    right: 'quarantine.read',
    Page: lazy(() =>
      import('../quarantine/QuarantinePage.tsx').then(({ QuarantinePage }) => ({ default: QuarantinePage })),
    ),
  },
  {
    path: 'settings',
    word: 'settings',
    right: 'case.settings.change',
    Page: lazy(() => import('../settings/SettingsPage.tsx').then(({ SettingsPage }) => ({ default: SettingsPage }))),
  },
  {
    path: 'notifications',
    word: 'notifications',
    right: 'notification.manage',
    Page: lazy(() =>
      import('../notifications/NotificationsPage.tsx').then(({ NotificationsPage }) => ({
        default: NotificationsPage,
      })),
    ),
  },
];
