import { expect, it } from 'vitest';
import { type Raster, rasterise } from '../../electron/render/png.ts';
import { type Box, chartFrame } from '../../shared/charts/chart-frame.ts';
import { chartHeight, chartSvg } from '../../shared/charts/chart-option.ts';
import { chartThemes } from '../../shared/charts/chart-theme.ts';
import { hostileReleases, sampleReach } from '../fakes/sample-releases.ts';

const file = sampleReach();
const width = 900;
const svg = chartSvg(file, 'light', width);
const { title } = chartFrame(file, chartThemes.light, { width, height: chartHeight(file, width) });

/** Pixels darker than the middle of grey. */
function ink({ pixels, width: across }: Raster, box: Box, scale: number): number {
  let dark = 0;
  for (let y = Math.round(box.y * scale); y < (box.y + box.height) * scale; y++) {
    for (let x = Math.round(box.x * scale); x < (box.x + box.width) * scale; x++) {
      const at = 4 * (y * across + x);
      if (pixels[at]! + pixels[at + 1]! + pixels[at + 2]! < 384) dark++;
    }
  }
  return dark;
}

it.each([1, 2] as const)('writes the title with the font that ships, at %i×', scale => {
  const drawn = rasterise(svg, scale);
  const without = rasterise(svg.replace(`>${file.title}</text>`, '></text>'), scale);
  expect(svg).toContain(`>${file.title}</text>`);
  expect([drawn.width, drawn.height]).toEqual([width * scale, chartHeight(file, width) * scale]);
  expect(ink(drawn, title, scale)).toBeGreaterThan(300 * scale);
  expect(ink(without, title, scale)).toBe(0);
});

it('writes the title in Inter as wide as the layout took it to be', () => {
  const drawn = rasterise(svg, 1);
  const box = (from: number, to: number) => ({ ...title, x: title.x + from, width: to - from });
  expect(ink(drawn, box(0, 182), 1)).toBe(ink(drawn, title, 1));
  expect(ink(drawn, box(0, 170), 1)).toBeLessThan(ink(drawn, title, 1));
});

it('draws the same pixels each time', () => {
  expect(Buffer.from(rasterise(svg, 1).png).equals(Buffer.from(rasterise(svg, 1).png))).toBe(true);
});

it('draws charts with names that the font lacks', () => {
  for (const hostile of hostileReleases()) {
    const { png, width: across } = rasterise(chartSvg(hostile, 'dark', 600), 1);
    expect(across).toBe(600);
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});
