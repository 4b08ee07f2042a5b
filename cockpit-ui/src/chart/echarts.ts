/** ECharts with only what the wall draws. */
import {
  BarChart,
  type BarSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts';
import { AriaComponent, type AriaComponentOption, GridComponent, type GridComponentOption } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption | AriaComponentOption
>;

/** Creates an instance on a box that already has a size. */
export function initChart(box: HTMLElement) {
  use([BarChart, LineChart, ScatterChart, GridComponent, AriaComponent, CanvasRenderer]);
  return init(box, null, { renderer: 'canvas' });
}
