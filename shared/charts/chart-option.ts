import type { EChartsOption } from 'echarts';
import type { ReleaseFile } from '../release/release.ts';
import type { ChartSize } from './chart-frame.ts';
import type { ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { funnelHeight, funnelScene } from './funnel-scene.ts';
import { labelText } from './label-text.ts';
import { pathsHeight, pathsScene } from './paths-scene.ts';
import { reachHeight, reachScene } from './reach-scene.ts';
import { renderSvg } from './render-svg.ts';
import { type Scene, sceneOption } from './scene.ts';
import { trendHeight, trendScene } from './trend-scene.ts';

/** The chart of a release at a size: title, marks, intervals and how it was made, laid out in pixels. */
export function chartScene(file: ReleaseFile, theme: ThemeName, size: ChartSize): Scene {
  switch (file.release.question.ask) {
    case 'reach':
    case 'time_to':
      return reachScene(file, theme, size);
    case 'paths':
      return pathsScene(file, theme, size);
    case 'funnel':
      return funnelScene(file, theme, size);
    case 'trend':
      return trendScene(file, theme, size);
  }
}

export function chartOption(file: ReleaseFile, theme: ThemeName, size: ChartSize): EChartsOption {
  return sceneOption(chartScene(file, theme, size));
}

/** Height in px at which the chart of a release reads well at a width. */
export function chartHeight(file: ReleaseFile, width: number): number {
  switch (file.release.question.ask) {
    case 'reach':
    case 'time_to':
      return reachHeight(file, width);
    case 'paths':
      return pathsHeight(file, width);
    case 'funnel':
      return funnelHeight(file, width);
    case 'trend':
      return trendHeight(file, width);
  }
}

/** The chart as a stand-alone SVG document at its own height. `ids` differs between charts on one page. */
export function chartSvg(file: ReleaseFile, theme: ThemeName, width: number, ids = 'chart'): string {
  const size = { width, height: chartHeight(file, width) };
  return renderSvg(chartOption(file, theme, size), {
    ...size,
    title: labelText(file.title === '' ? file.id : file.title),
    description: describeRelease(file),
    ids,
  });
}
