import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { chartSvg } from '../../shared/charts/chart-option.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { reportHtml } from '../../shared/release/report.ts';
import { countryFunnel, hostileReleases, samplePaths, sampleReach } from '../fakes/sample-releases.ts';

function report(title: string, files: readonly ReleaseFile[]): string {
  return reportHtml(
    title,
    files.map((file, i) => ({
      file,
      light: chartSvg(file, 'light', 1000, `light-${i}`),
      dark: chartSvg(file, 'dark', 1000, `dark-${i}`),
    })),
  );
}

it('says how much was spent once its last answer was paid', () => {
  const [first, last] = [sampleReach(), samplePaths()].map((file, i) => ({
    ...file,
    budget: { ...file.budget, spent: { ...file.budget.spent, share: 0.12 + i / 5 } },
  }));
  expect(report('', [last!, first!])).toContain('32\u00a0% of it spent when this was exported');
});

const files = [sampleReach(), samplePaths(), countryFunnel(), ...hostileReleases()];
const html = report('<script>alert(1)</script> & "quarter"', files);
const tags = [...html.matchAll(/<([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>/gi)].map(([, name, attributes]) => ({
  name: name!.toLowerCase(),
  attributes: attributes!,
}));

it('holds only elements of ours, whatever names and titles hold', () => {
  const known =
    'html head meta title style body header h1 p nav ol li a bdi main section h2 figure div svg desc rect path text g figcaption details summary table caption thead tr th tbody td footer dl dt dd code';
  expect([...new Set(tags.map(tag => tag.name))].filter(name => !known.split(' ').includes(name))).toEqual(
    [],
  );
  expect(html).not.toMatch(/<script|<img|<b>|javascript:|<\/metadata/i);
});

it('has no attribute that runs, loads or leaves the page', () => {
  for (const { name, attributes } of tags) {
    const names = [...attributes.matchAll(/([\w:-]+)=/g)].map(([, attribute]) => attribute!);
    if (name !== 'meta')
      expect(names.filter(each => /^(on.*|src|style|action|data|srcset)$/i.test(each))).toEqual([]);
    for (const [, href] of attributes.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^#chart-\d+$/);
  }
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]|url\(|@import/i);
});

it('allows itself its own style sheet and nothing else', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
  const hash = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
  );
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
});

it('gives every chart a heading, a picture with a name, its method and its tables', () => {
  const count = (pattern: RegExp) => html.match(pattern)?.length;
  expect(count(/<section aria-labelledby="chart-\d+">/g)).toBe(files.length);
  expect(count(/<svg /g)).toBe(2 * files.length);
  expect(count(/role="img"/g)).toBe(2 * files.length);
  expect(count(/<figcaption><details><summary>The chart in words</g)).toBe(files.length);
  expect(count(/>Privacy noise: ±\d+ people at 95/g)).toBe(2 * files.length);
  expect(count(/<table>/g)).toBe(1 + 3 + 2 + 1 + 3 + 2);
  expect(count(/<caption>/g)).toBe(count(/<table>/g));
  const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('says withheld where a number is withheld, and never 0', () => {
  const small = report('small', [sampleReach({ home: 900, gone: 3 }, { otherPeople: 0 })]);
  expect(small).toContain(
    '<th scope="row"><bdi>gone</bdi></th><td>withheld</td><td class="number withheld">withheld</td>',
  );
  expect(small).toContain('Withheld is not zero.');
});

it('is the same report for the same releases', () => {
  expect(report('<script>alert(1)</script> & "quarter"', structuredClone(files))).toBe(html);
});

it('stands on its own when nothing was asked', () => {
  expect(report('empty', [])).toContain('Nothing was asked.');
});
