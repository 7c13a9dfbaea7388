import type { EChartsOption } from 'echarts';
import type { Question } from '../policy/question.ts';
import type { ReleaseFile } from '../release/release.ts';
import { barsHeight, barsScene } from './bars-scene.ts';
import type { ChartSize } from './chart-frame.ts';
import type { ThemeName } from './chart-theme.ts';
import { describeRelease } from './describe.ts';
import { funnelHeight, funnelScene } from './funnel-scene.ts';
import { labelText } from './label-text.ts';
import { pathsHeight, pathsScene } from './paths-scene.ts';
import { processMapHeight, processMapScene } from './process-map-scene.ts';
import { renderSvg } from './render-svg.ts';
import { retentionHeight, retentionScene } from './retention-scene.ts';
import { type Scene, sceneOption } from './scene.ts';
import { trendHeight, trendScene } from './trend-scene.ts';

/** How the chart of a kind of question is laid out, and how high it must be to read well at a width. */
interface Drawing {
  readonly scene: (file: ReleaseFile, theme: ThemeName, size: ChartSize) => Scene;
  readonly height: (file: ReleaseFile, width: number) => number;
}

const bars: Drawing = { scene: barsScene, height: barsHeight };

const drawings: { readonly [Ask in Question['ask']]: Drawing } = {
  reach: bars,
  paths: { scene: pathsScene, height: pathsHeight },
  funnel: { scene: funnelScene, height: funnelHeight },
  time_to: bars,
  trend: { scene: trendScene, height: trendHeight },
  transitions: { scene: processMapScene, height: processMapHeight },
  frequency: bars,
  sum: bars,
  mean: bars,
  attribution: bars,
  compare: bars,
  fairness: bars,
  retention: { scene: retentionScene, height: retentionHeight },
};

/** The chart of a release at a size: title, marks, intervals and how it was made, laid out in pixels. */
export function chartScene(file: ReleaseFile, theme: ThemeName, size: ChartSize): Scene {
  return drawings[file.release.question.ask].scene(file, theme, size);
}

export function chartOption(file: ReleaseFile, theme: ThemeName, size: ChartSize): EChartsOption {
  return sceneOption(chartScene(file, theme, size));
}

/** Height in px at which the chart of a release reads well at a width. */
export function chartHeight(file: ReleaseFile, width: number): number {
  return drawings[file.release.question.ask].height(file, width);
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
