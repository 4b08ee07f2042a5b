/** The wall's tokens as Ant Design understands them, dark and light. Colours of alarms are the style sheet's alone. */
import { type ThemeConfig, theme } from 'antd';

export type DeskTheme = 'dark' | 'light';

const STORED = 'desk.theme';

const SHARED: ThemeConfig = {
  token: {
    fontFamily: 'var(--text)',
    fontSize: 14,
    borderRadius: 4,
    controlHeight: 32,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
    wireframe: false,
  },
};

const DARK: ThemeConfig = {
  algorithm: [theme.darkAlgorithm],
  token: {
    ...SHARED.token,
    colorPrimary: '#2f7fb4',
    colorInfo: '#2f7fb4',
    colorLink: '#86c5e8',
    colorBgBase: '#0a1320',
    colorBgLayout: '#0a1320',
    colorBgContainer: '#0f1c2d',
    colorBgElevated: '#14243a',
    colorBorder: '#2c4560',
    colorBorderSecondary: '#1f3147',
    colorText: '#e8eff7',
    colorTextSecondary: '#9db0c5',
    colorTextTertiary: '#8298b0',
    colorTextPlaceholder: '#8298b0',
    colorError: '#ff5d55',
    colorWarning: '#ff9f43',
  },
};

const LIGHT: ThemeConfig = {
  algorithm: [theme.defaultAlgorithm],
  token: {
    ...SHARED.token,
    colorPrimary: '#1f6fa5',
    colorInfo: '#1f6fa5',
    colorLink: '#1f6fa5',
    colorBgLayout: '#eef2f6',
    colorBgContainer: '#ffffff',
    colorBorder: '#b9c6d3',
    colorBorderSecondary: '#d6dee7',
    colorText: '#15202e',
    colorTextSecondary: '#44556a',
    colorTextTertiary: '#5a6b80',
    colorTextPlaceholder: '#5f7085',
    colorError: '#c3261d',
    colorWarning: '#a85a05',
  },
};

/** On a phone everything is a thumb's size. */
export function antTheme(look: DeskTheme, isPhone: boolean): ThemeConfig {
  const base = look === 'dark' ? DARK : LIGHT;
  return isPhone ? { ...base, token: { ...base.token, controlHeight: 44, fontSize: 16 } } : base;
}

/** The last choice on this screen; else what the device prefers. */
export function storedTheme(): DeskTheme {
  const stored = localStorage.getItem(STORED);
  if (stored === 'dark' || stored === 'light') return stored;
  return window.matchMedia?.('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function storeTheme(look: DeskTheme): void {
  localStorage.setItem(STORED, look);
}
