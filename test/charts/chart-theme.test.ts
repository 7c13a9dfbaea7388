import { expect, it } from 'vitest';
import { chartThemes } from '../../shared/charts/chart-theme.ts';

type Rgb = readonly [number, number, number];

function linear(colour: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const deficiencies: Readonly<Record<string, readonly (readonly number[])[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lab(rgb: readonly number[]): readonly number[] {
  const [r = 0, g = 0, b = 0] = rgb.map(value => Math.min(1, Math.max(0, value)));
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: string, b: string, matrix: readonly (readonly number[])[]): number {
  const seen = (colour: string) => {
    const rgb = linear(colour);
    return lab(matrix.map(row => row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0)));
  };
  const [left, right] = [seen(a), seen(b)];
  return Math.hypot(...left.map((value, i) => value - right[i]!));
}

for (const [name, theme] of Object.entries(chartThemes)) {
  it(`writes text at 4.5:1 and draws marks at 3:1 in the ${name} theme`, () => {
    const { background, text, mutedText, bar, interval, other, withheld, series, rest, connector, ended } =
      theme;
    for (const colour of [text, mutedText])
      for (const ground of [background, connector, ended])
        expect(contrast(colour, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const colour of [bar, interval, other, withheld, rest, ...series])
      expect(contrast(colour, background), colour).toBeGreaterThanOrEqual(3);
    expect(contrast(interval, bar)).toBeGreaterThanOrEqual(3);
    expect(contrast(bar, connector)).toBeGreaterThanOrEqual(2.9);
  });

  it.each(Object.entries(deficiencies))(
    `keeps the series colours of the ${name} theme apart (%s)`,
    (_, matrix) => {
      const colours = [...theme.series, theme.rest];
      for (const [i, a] of colours.entries())
        for (const b of colours.slice(i + 1)) expect(distance(a, b, matrix), `${a} ${b}`).toBeGreaterThan(14);
    },
  );
}
