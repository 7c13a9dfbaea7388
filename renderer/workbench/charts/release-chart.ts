import type { ChartSize } from '../../../shared/charts/chart-frame.ts';
import type { ThemeName } from '../../../shared/charts/chart-theme.ts';
import { funnelHeight, funnelScene } from '../../../shared/charts/funnel-option.ts';
import { pathsHeight, pathsScene } from '../../../shared/charts/paths-option.ts';
import { reachHeight, reachScene } from '../../../shared/charts/reach-option.ts';
import type { Scene } from '../../../shared/charts/scene.ts';
import type { ReleaseFile } from '../../../shared/release/release.ts';

const charts = {
  reach: { scene: reachScene, height: reachHeight },
  paths: { scene: pathsScene, height: pathsHeight },
  funnel: { scene: funnelScene, height: funnelHeight },
} as const;

export function releaseScene(file: ReleaseFile, theme: ThemeName, size: ChartSize): Scene {
  return charts[file.release.question.ask].scene(file, theme, size);
}

/** The height at which all of a chart has room. */
export function releaseHeight(file: ReleaseFile, width: number): number {
  return charts[file.release.question.ask].height(file, width);
}
