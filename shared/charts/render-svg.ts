import type { EChartsOption } from 'echarts';
import { CustomChart } from 'echarts/charts';
import { AriaComponent, TooltipComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import './plain-text-keys.ts';
import { textWidth } from './text-width.ts';

use([CustomChart, TooltipComponent, AriaComponent, SVGRenderer]);

/** What ECharts may ask of its platform when it measures text: the size and weight are in the font. */
function measureText(text: string, font: string): { width: number } {
  const size = Number.parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? '12');
  return { width: textWidth(text, size, /\b(600|700|bold)\b/.test(font) ? 600 : 400) };
}

export interface SvgOptions {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** Short name of the picture, for those who cannot see it. */
  readonly title: string;
  /** The picture in words. */
  readonly description: string;
  /** Begins every id in the picture; differs between pictures that stand in one page. */
  readonly ids: string;
}

/**
 * A chart as a stand-alone SVG document, drawn without a page: the same bytes for the same option on
 * every machine. It holds no script, no style and no link, so a strict content-security policy lets it stand.
 */
export function renderSvg(
  option: EChartsOption,
  { width, height, title, description, ids }: SvgOptions,
): string {
  setPlatformAPI({ measureText });
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    const drawn = plainSvg(chart.renderToSVGString());
    const names = `<title id="${ids}-title">${escapeXml(title)}</title><desc id="${ids}-desc">${escapeXml(description)}</desc>`;
    return drawn.replace(
      /^<svg ([^>]*)>/,
      (_, attributes: string) =>
        `<svg ${attributes} role="img" aria-labelledby="${ids}-title" aria-describedby="${ids}-desc">\n${names}`,
    );
  } finally {
    chart.dispose();
  }
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const tag = /<([a-zA-Z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g;
const attribute = /([\w:-]+)="([^"]*)"/g;
const styleSheet = /<style\s*><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>\n?/g;
const emptyDefinitions = /<defs\s*>\s*<\/defs>\n?/g;

/**
 * ECharts' drawing without what only a live page needs: hover styles and indexes into the option. Text in
 * the drawing is escaped, so a tag is always a tag.
 */
function plainSvg(drawn: string): string {
  return drawn
    .replace(styleSheet, '')
    .replace(emptyDefinitions, '')
    .replace(tag, (_, name: string, attributes: string, slash: string) => {
      const kept: string[] = [];
      for (const [, key, value] of attributes.matchAll(attribute)) {
        if (key === 'class' || key === 'xmlns:xlink' || key === 'baseProfile' || key!.startsWith('ecmeta_'))
          continue;
        if (key === 'style') kept.push(...styleAttributes(value!));
        else kept.push(`${key}="${value}"`);
      }
      return `<${[name, ...kept].join(' ')}${slash}>`;
    });
}

/** `font-size:12px;font-weight:600` as attributes. */
function styleAttributes(style: string): readonly string[] {
  return style.split(';').flatMap(declaration => {
    const at = declaration.indexOf(':');
    return at < 0 ? [] : [`${declaration.slice(0, at).trim()}="${declaration.slice(at + 1).trim()}"`];
  });
}
