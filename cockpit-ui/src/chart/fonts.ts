/** Canvas neither waits for web fonts nor asks for their subsets: both have to be asked for first (apache/echarts#15013). */

/** Every character a chart may draw, so that its subsets are fetched. */
const CHART_CHARACTERS = '0123456789:%-—一二三四五六七八九十高峰时人今日上周重大销号漏巡 abcdefghijklmnopqrstuvwxyz';

let loading: Promise<void> | undefined;

/** Resolves when the chart fonts are there, or when they cannot be had; never rejects. */
export function chartFonts(): Promise<void> {
  loading ??= Promise.all([
    document.fonts?.load('400 16px "Noto Sans SC Variable"', CHART_CHARACTERS),
    document.fonts?.load('600 16px "Barlow Semi Condensed"', CHART_CHARACTERS),
  ]).then(
    () => undefined,
    () => undefined, // The wall is better with a system font than without charts.
  );
  return loading;
}
