import { Resvg } from '@resvg/resvg-js';
import { expect, it } from 'vitest';
import { chartOption, chartSvg } from '../../shared/charts/chart-option.ts';
import { describeRelease } from '../../shared/charts/describe.ts';
import { countryFunnel, hostileReleases, samplePaths, sampleReach } from '../fakes/sample-releases.ts';

const samples = [sampleReach(), samplePaths(), countryFunnel(), ...hostileReleases()];
const named = samples.map(file => [file.id, file] as const);

it.each(named)('draws %s to the same bytes however often it is drawn', (_, file) => {
  const first = chartSvg(file, 'light', 1000);
  chartSvg(sampleReach(), 'dark', 480);
  expect(chartSvg(structuredClone(file), 'light', 1000)).toBe(first);
});

it('draws the same chart from cells in any order', () => {
  for (const file of [sampleReach(), samplePaths(), countryFunnel()]) {
    const turned = structuredClone(file);
    turned.release.cells.reverse();
    turned.release.derived.nodes?.reverse();
    turned.release.derived.links?.reverse();
    expect(chartSvg(turned, 'light', 900)).toBe(chartSvg(file, 'light', 900));
  }
});

it.each(named)('draws %s as XML that holds shapes and words and nothing that runs or loads', (_, file) => {
  const svg = chartSvg(file, 'dark', 1000, 'here');
  expect(() => new Resvg(svg)).not.toThrow();
  const tags = [...svg.matchAll(/<([a-z]+)([^<>]*)>/gi)];
  const names = new Set(tags.map(([, name]) => name));
  expect(
    [...names].filter(name => !['svg', 'g', 'rect', 'path', 'text', 'title', 'desc'].includes(name!)),
  ).toEqual([]);
  for (const [, , attributes] of tags) {
    expect(attributes!.replace(/"[^"]*"/g, '""')).not.toMatch(/\b(on\w+|href|style|class|ecmeta_\w+)=/);
  }
  expect(svg.match(/\bid="([^"]*)"/g)).toEqual(['id="here-title"', 'id="here-desc"']);
  expect(svg).not.toContain('zr0');
});

it('names the picture and says it in words for those who cannot see it', () => {
  const file = sampleReach();
  const svg = chartSvg(file, 'light', 800);
  expect(svg).toContain('role="img" aria-labelledby="chart-title" aria-describedby="chart-desc"');
  expect(svg).toContain('<title id="chart-title">What people touch</title>');
  expect(svg).toContain('2 groups withheld.');
});

it('gives a live chart rich-text tooltips, our own description and no movement', () => {
  for (const file of samples) {
    const option = chartOption(file, 'light', { width: 900, height: 700 });
    expect(option).toMatchObject({
      animation: false,
      tooltip: { renderMode: 'richText' },
      aria: { enabled: true, label: { enabled: true, description: describeRelease(file) } },
    });
  }
});
