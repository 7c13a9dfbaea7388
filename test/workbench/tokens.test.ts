import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { chartThemes } from '../../shared/charts/chart-theme.ts';

const css = await readFile(new URL('../../renderer/workbench/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const,
  ),
);
const themes = ['light', 'dark'] as const;

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function tooFaint(pairs: readonly (readonly [string, readonly string[]])[], least: number): string[] {
  return pairs.flatMap(([front, backs]) =>
    backs.flatMap(back =>
      themes
        .filter(theme => contrast(tokens.get(front)![theme], tokens.get(back)![theme]) < least)
        .map(theme => `${front} on ${back}, ${theme}`),
    ),
  );
}

it('writes text at 4.5 to 1 and more on whatever it stands', () => {
  const grounds = ['ground', 'panel', 'sunken', 'hover', 'accent-soft'];
  expect(
    tooFaint(
      [
        ['ink', [...grounds, 'bad-soft', 'warn-soft']],
        ['ink-muted', [...grounds, 'bad-soft']],
        ['accent', ['ground', 'panel', 'accent-soft']],
        ['on-accent', ['accent', 'accent-hover']],
        ['bad', ['panel', 'bad-soft']],
        ['warn', ['panel', 'warn-soft']],
        ['good', ['panel']],
      ],
      4.5,
    ),
  ).toEqual([]);
});

it('draws the edges of controls and what a state hangs on at 3 to 1 and more', () => {
  expect(
    tooFaint(
      [
        ['edge', ['panel', 'ground']],
        ['accent', ['panel', 'ground', 'sunken']],
        ['bar', ['panel', 'rule']],
      ],
      3,
    ),
  ).toEqual([]);
});

it('lays charts into panels of the same colour', () => {
  expect(themes.map(theme => tokens.get('panel')?.[theme])).toEqual(
    themes.map(theme => chartThemes[theme].background),
  );
});
