import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { rasterise } from '../../electron/render/png.ts';
import type { MeasuredProcess } from './measured.ts';

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

interface Size {
  readonly events: number;
  readonly vault: MeasuredProcess;
  readonly duck: MeasuredProcess | 'not measured';
}

/** CPU time of the import and its most memory by events, both axes logarithmic, as a PNG. */
export function growthPlot(sizes: readonly Size[]): Uint8Array {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 340 });
  const line = (name: string, axis: 0 | 1, side: 'vault' | 'duck', of: (one: MeasuredProcess) => number) => ({
    name,
    type: 'line' as const,
    xAxisIndex: axis,
    yAxisIndex: axis,
    symbolSize: 7,
    data: sizes.flatMap(size => {
      const measured = size[side];
      return measured === 'not measured' ? [] : [[size.events, of(measured)]];
    }),
  });
  const xAxis = (gridIndex: 0 | 1) => ({
    gridIndex,
    type: 'log' as const,
    name: 'events',
    nameLocation: 'middle' as const,
    nameGap: 26,
    axisLabel: { formatter: (events: number) => events.toLocaleString('en') },
  });
  const yAxis = (gridIndex: 0 | 1) => ({ gridIndex, type: 'log' as const });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: 'Inter' },
    title: [
      { text: 'Import, seconds of CPU', left: 60, top: 0, textStyle: { fontSize: 13 } },
      { text: 'Most memory, MB', left: 440, top: 0, textStyle: { fontSize: 13 } },
    ],
    legend: { bottom: 0, data: ['vault', 'native DuckDB'] },
    color: ['#0b6e75', '#b3541e', '#0b6e75', '#b3541e'],
    grid: [
      { left: 60, width: 300, top: 36, bottom: 80 },
      { left: 440, width: 300, top: 36, bottom: 80 },
    ],
    xAxis: [xAxis(0), xAxis(1)],
    yAxis: [yAxis(0), yAxis(1)],
    series: [
      line('vault', 0, 'vault', ({ imported }) => imported.cpu),
      line('native DuckDB', 0, 'duck', ({ imported }) => imported.cpu),
      line('vault', 1, 'vault', ({ peakBytes }) => peakBytes / 1e6),
      line('native DuckDB', 1, 'duck', ({ peakBytes }) => peakBytes / 1e6),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return rasterise(svg, 2).png;
}
