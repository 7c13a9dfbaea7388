import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);

const fontFiles = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map(file =>
  require.resolve(`@expo-google-fonts/inter/${file}`),
);

export interface Raster {
  readonly png: Uint8Array;
  /** RGBA, row by row. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Draws an SVG with the fonts that ship and no others, so that it looks the same on every machine. */
export function rasterise(svg: string, scale: 1 | 2): Raster {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  }).render();
  return { png: image.asPng(), pixels: image.pixels, width: image.width, height: image.height };
}
