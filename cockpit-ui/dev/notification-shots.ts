/** Pictures of notifications: channels, rules, deliveries, and the bell. */
import type { Page } from 'playwright-core';
import type { Shot } from './desk-shots.ts';

const ring = async (page: Page) => {
  await page.locator('.bell').click();
  await page.locator('.own li').first().waitFor();
};
const testOne = async (page: Page) => {
  await page.locator('.nt-test button').first().click();
  await page.locator('.nt-test .high').waitFor();
};
const change = (row: number) => async (page: Page) => {
  await page.locator('.nt-list li').nth(row).locator('.nt-acts button:not([role])').first().click();
  await page.locator('.nt-fields').waitFor();
};

export const NOTIFICATION_SHOTS: readonly Shot[] = [
  {
    name: 'channels-zh-dark-laptop',
    size: 'laptop',
    scenario: 'bad',
    path: 'notifications',
    look: 'dark',
    acts: testOne,
  },
  { name: 'channels-en-light-hd', size: 'hd', scenario: 'bad', path: 'notifications?lang=en', look: 'light' },
  {
    name: 'channels-zh-light-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'notifications',
    look: 'light',
    acts: testOne,
  },
  {
    name: 'channel-form-zh-light-laptop',
    size: 'laptop',
    scenario: 'bad',
    path: 'notifications',
    look: 'light',
    acts: change(2),
  },
  {
    name: 'channel-form-zh-dark-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'notifications',
    look: 'dark',
    acts: change(2),
  },
  {
    name: 'telling-rules-zh-light-laptop',
    size: 'laptop',
    scenario: 'bad',
    path: 'notifications?tab=rules',
    look: 'light',
  },
  {
    name: 'telling-rules-en-dark-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'notifications?tab=rules&lang=en',
    look: 'dark',
  },
  {
    name: 'telling-form-zh-dark-hd',
    size: 'hd',
    scenario: 'bad',
    path: 'notifications?tab=rules',
    look: 'dark',
    acts: change(1),
  },
  {
    name: 'telling-form-zh-light-phone',
    size: 'phone',
    scenario: 'bad',
    path: 'notifications?tab=rules',
    look: 'light',
    acts: change(1),
  },
  { name: 'deliveries-zh-dark-laptop', size: 'laptop', scenario: 'bad', path: 'notifications?tab=log', look: 'dark' },
  { name: 'deliveries-zh-light-phone', size: 'phone', scenario: 'bad', path: 'notifications?tab=log', look: 'light' },
  { name: 'bell-zh-dark-hd', size: 'hd', scenario: 'bad', path: 'alarms', look: 'dark', acts: ring },
  { name: 'bell-zh-light-phone', size: 'phone', scenario: 'bad', path: 'alarms', look: 'light', acts: ring },
];
