import { CustomChart } from 'echarts/charts';
import { AriaComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import '../../../shared/charts/plain-text-keys.ts';
import { type Scene, type Standing, sceneOption } from '../../../shared/charts/scene.ts';

use([CustomChart, TooltipComponent, AriaComponent, SVGRenderer]);

/** A chart in the page: drawn as SVG, pointed at by pointer or by number. */
export interface LiveChart {
  draw(scene: Scene, standing?: (item: number) => Standing): void;
  /** Lights the item and shows its tooltip; `undefined` puts the light out. */
  pointAt(item: number | undefined): void;
  close(): void;
}

export function liveChart(place: HTMLElement, onPick: (item: number) => void): LiveChart {
  const chart: EChartsType = init(place, null, { renderer: 'svg' });
  chart.on('click', ({ dataIndex }) => onPick(dataIndex));
  return {
    draw(scene, standing) {
      // ECharts carries over what was blurred.
      chart.dispatchAction({ type: 'downplay', seriesIndex: 0 });
      chart.dispatchAction({ type: 'hideTip' });
      chart.resize({ width: scene.width, height: scene.height });
      chart.setOption(sceneOption(scene, standing), { notMerge: true });
    },
    pointAt(item) {
      chart.dispatchAction({ type: 'downplay', seriesIndex: 0 });
      if (item === undefined) chart.dispatchAction({ type: 'hideTip' });
      else {
        chart.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: item });
        chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: item });
      }
    },
    close: () => chart.dispose(),
  };
}
