import { useEffect, useRef } from 'react';
import { type ChartOption, initChart } from './echarts.ts';
import { chartFonts } from './fonts.ts';

interface Props {
  option: ChartOption;
  /** What the chart says, in words. */
  text: string;
}

/** One chart, one instance: made on the first size it gets, resized once per frame, disposed with its element. */
export function Chart({ option, text }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(option);
  const draw = useRef<() => void>(undefined);
  latest.current = option;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let chart: ReturnType<typeof initChart> | undefined;
    let frame = 0;
    let gone = false;

    draw.current = () => chart?.setOption(latest.current, { lazyUpdate: true });

    function fit(): void {
      frame = 0;
      // A hidden or collapsed box has no size; a chart drawn into it keeps a wrong one (apache/echarts#11155).
      if (gone || element === null || element.clientWidth === 0 || element.clientHeight === 0) return;
      if (chart === undefined) {
        chart = initChart(element);
        chart.setOption(latest.current);
      } else chart.resize();
    }

    const observer = new ResizeObserver(() => {
      frame ||= requestAnimationFrame(fit);
    });
    void chartFonts().then(() => !gone && observer.observe(element));

    return () => {
      gone = true;
      observer.disconnect();
      cancelAnimationFrame(frame);
      chart?.dispose();
      draw.current = undefined;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: draws whenever the option is another one
  useEffect(() => draw.current?.(), [option]);

  return <div ref={box} className="chart" role="img" aria-label={text} />;
}
