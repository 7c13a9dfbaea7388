import type { EChartsOption } from 'echarts';
import type { Cell } from '../release/release.ts';
import { type ChartTheme, fontFamily } from './chart-theme.ts';
import { withoutMarkup } from './label-text.ts';
import type { Weight } from './text-width.ts';

/**
 * A chart as marks in pixels, laid out by pure code that tests can measure. ECharts draws the marks
 * through one custom series: a datum per item, with its tooltip and what stays lit beside it.
 */

/** Painted from the lowest layer up, within a layer in the order of the items. */
export type Layer = 'ground' | 'halo' | 'mark' | 'ink' | 'text';
const layers: readonly Layer[] = ['ground', 'halo', 'mark', 'ink', 'text'];

interface Paint {
  readonly layer: Layer;
  readonly fill?: string;
  readonly opacity?: number;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: readonly number[];
}

export type Mark =
  | (Paint & {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius?: number;
    })
  | (Paint & { readonly kind: 'path'; readonly d: string })
  | {
      readonly kind: 'text';
      readonly text: string;
      /** By `align` the left edge, the middle or the right edge. */
      readonly x: number;
      /** Middle of the line. */
      readonly y: number;
      readonly size: number;
      readonly weight: Weight;
      readonly fill: string;
      readonly align: 'left' | 'center' | 'right';
      /** Drawn around the letters where they stand on other marks. */
      readonly outline?: string;
    };

export interface SceneItem {
  readonly name: string;
  readonly marks: readonly Mark[];
  readonly tooltip?: string;
  /** Items that stay lit while this one is pointed at. */
  readonly lights?: readonly number[];
  /** The cells of the release that it shows; nothing else can be picked. */
  readonly of?: readonly Cell[];
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
  /** The chart in words. */
  readonly description: string;
  readonly items: readonly SceneItem[];
}

/** How an item stands to the one that was picked; `plain` where none was. */
export type Standing = 'plain' | 'picked' | 'beside' | 'back';

const inBack = 0.3;

/** What is not pointed at steps back while something is; title and method stay as they are. */
function markElement(mark: Mark, fades: boolean, back: boolean): object {
  const blur = { style: { opacity: fades ? inBack : 1 } };
  const opacity = back ? { opacity: inBack } : {};
  if (mark.kind === 'text') {
    return {
      type: 'text',
      blur,
      z2: layers.indexOf('text'),
      style: {
        ...opacity,
        text: mark.text,
        x: mark.x,
        y: mark.y,
        fontSize: mark.size,
        fontWeight: mark.weight,
        fontFamily,
        fill: mark.fill,
        align: mark.align,
        verticalAlign: 'middle',
        ...(mark.outline === undefined ? {} : { stroke: mark.outline, lineWidth: 3 }),
      },
    };
  }
  const style = {
    ...opacity,
    fill: mark.fill ?? null,
    ...(mark.opacity === undefined ? {} : { fillOpacity: mark.opacity }),
    ...(mark.stroke === undefined ? {} : { stroke: mark.stroke, lineWidth: mark.strokeWidth ?? 1 }),
    ...(mark.dash === undefined ? {} : { lineDash: [...mark.dash] }),
  };
  const z2 = layers.indexOf(mark.layer);
  if (mark.kind === 'path') return { type: 'path', blur, z2, shape: { pathData: mark.d }, style };
  const { x, y, width, height, radius = 0 } = mark;
  return { type: 'rect', blur, z2, shape: { x, y, width, height, r: radius }, style };
}

/** What was picked has an outline, and its name stands inverted. */
function pickedElement(mark: Mark, isName: boolean, theme: ChartTheme): object {
  if (mark.kind !== 'text')
    return markElement(
      mark.layer === 'mark' ? { ...mark, stroke: theme.text, strokeWidth: 1.5 } : mark,
      true,
      false,
    );
  if (!isName) return markElement(mark, true, false);
  const { outline: _, ...plain } = mark;
  const element = markElement({ ...plain, fill: theme.background }, true, false) as { style: object };
  return {
    ...element,
    style: { ...element.style, backgroundColor: theme.text, borderRadius: 3, padding: [2, 4] },
  };
}

function itemElement(item: SceneItem, standing: Standing, theme: ChartTheme): object {
  const name = item.marks.find(({ kind }) => kind === 'text');
  const silent = item.tooltip === undefined;
  return {
    type: 'group',
    silent,
    ...(silent
      ? { emphasisDisabled: true }
      : standing !== 'plain'
        ? { focus: 'none' }
        : { focus: item.lights ?? 'self', blurScope: 'coordinateSystem' }),
    children: item.marks.map(mark =>
      standing === 'picked'
        ? pickedElement(mark, mark === name, theme)
        : markElement(mark, !silent, standing === 'back'),
    ),
  };
}

/**
 * Everything that ECharts is given: nothing in it comes from anywhere but the release.
 *
 * @param standing  of the item at an index
 */
export function sceneOption(
  scene: Scene,
  standing: (item: number) => Standing = () => 'plain',
): EChartsOption {
  const { theme, items } = scene;
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: { fontFamily },
    aria: { enabled: true, label: { enabled: true, description: scene.description } },
    tooltip: {
      // Rich text, not HTML: the page's content-security policy forbids inline styles.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.rule,
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: theme.text, fontFamily, fontSize: 12, lineHeight: 18 },
      formatter: params => {
        const index = Array.isArray(params) ? params[0]?.dataIndex : params.dataIndex;
        return withoutMarkup(items[index ?? -1]?.tooltip ?? '');
      },
    },
    series: [
      {
        type: 'custom',
        coordinateSystem: 'none',
        animation: false,
        clip: false,
        data: items.map((item, index) => ({ name: item.name, value: [index] })),
        renderItem: ({ dataIndex }) =>
          itemElement(items[dataIndex]!, standing(dataIndex), theme) as { type: 'group'; children: [] },
      },
    ],
  };
}
