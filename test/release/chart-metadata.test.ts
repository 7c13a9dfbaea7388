import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { rasterise } from '../../electron/render/png.ts';
import { chartSvg } from '../../shared/charts/chart-option.ts';
import { embeddedRelease } from '../../shared/release/embedded-release.ts';
import { crc32, pngWithRelease, verifyPng } from '../../shared/release/png-metadata.ts';
import type { ReleaseFile } from '../../shared/release/release.ts';
import { jsonInXml, svgWithRelease, verifySvg } from '../../shared/release/svg-export.ts';
import { countryFunnel, hostileReleases, samplePaths, sampleReach } from '../fakes/sample-releases.ts';

const samples = [sampleReach(), samplePaths(), countryFunnel(), ...hostileReleases()];
const named = samples.map(file => [file.id, file] as const);
const plainSvg = (file: ReleaseFile) => chartSvg(file, 'light', 700);

let png: Uint8Array;
beforeAll(() => {
  png = pngCarrying(samples[0]!);
});

it.each(named)('gives back the release of %s from its SVG', (_, file) => {
  const svg = svgCarrying(file);
  const verdict = verifySvg(svg);
  expect(verdict).toMatchObject({ state: 'intact', embedded: { id: file.id, title: file.title } });
  expect(verdict.state === 'intact' && verdict.embedded.release).toEqual(file.release);
  expect(() => rasterise(svg, 1)).not.toThrow();
});

it.each(named)('gives back the release of %s from its PNG', (_, file) => {
  const verdict = verifyPng(pngCarrying(file));
  expect(verdict.state === 'intact' && verdict.embedded.release).toEqual(file.release);
});

it('writes JSON that XML reads as text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const json = jsonInXml({ value, text, hostile: ']]></metadata><script>&\ufffe' });
      expect(json).not.toMatch(/[<>&\ufffe\uffff]|\p{Cc}/u);
      expect(JSON.parse(json)).toEqual(
        JSON.parse(JSON.stringify({ value, text, hostile: ']]></metadata><script>&\ufffe' })),
      );
    }),
    { seed: 31 },
  );
});

it('notices every change of a letter in an SVG', () => {
  const svg = svgCarrying(samples[0]!);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: svg.length - 1 }),
      fc.constantFrom('7', 'x', '<', ' '),
      (at, letter) => {
        fc.pre(svg[at] !== letter);
        expect(verifySvg(svg.slice(0, at) + letter + svg.slice(at + 1)).state).toBe('altered');
      },
    ),
    { seed: 32, numRuns: 1000 },
  );
});

it('notices a number changed in the release, and a second release beside it', () => {
  const svg = svgCarrying(samples[0]!);
  expect(verifySvg(svg.replace('"people":{"value":4', '"people":{"value":5'))).toMatchObject({
    state: 'altered',
    why: 'its release differs from the one that it was exported with',
  });
  expect(verifySvg(svg.replace('"title":"What', '"title":"Why')).state).toBe('altered');
  expect(verifySvg(svg.replace('</svg>', '<metadata id="murmuration">{}</metadata>\n</svg>')).state).toBe(
    'altered',
  );
  expect(verifySvg(plainSvg(samples[0]!)).state).toBe('altered');
  expect(verifySvg('').state).toBe('altered');
});

it('computes the checksum of the PNG specification', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

it('notices every changed byte of a PNG, a shortened one and an appended one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: png.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = png.slice();
      changed[at]! ^= mask;
      expect(verifyPng(changed).state).toBe('altered');
      expect(verifyPng(png.subarray(0, at)).state).toBe('altered');
    }),
    { seed: 33, numRuns: 300 },
  );
  expect(verifyPng(new Uint8Array([...png, 0]))).toEqual({
    state: 'altered',
    why: 'something was added at its end',
  });
});

it('survives any bytes after a PNG signature', () => {
  const signature = png.slice(0, 8);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(verifyPng(new Uint8Array([...signature, ...bytes])).state).toBe('altered');
    }),
    { seed: 34, numRuns: 500 },
  );
});

it('reads a PNG that lies inside a larger buffer', () => {
  const larger = new Uint8Array(png.length + 20).fill(7);
  larger.set(png, 11);
  expect(verifyPng(larger.subarray(11, 11 + png.length)).state).toBe('intact');
});

it('refuses to write a release into a chart that carries one', () => {
  const svg = svgCarrying(samples[0]!);
  expect(() => svgWithRelease(svg, embeddedRelease(samples[0]!, png))).toThrow(RangeError);
  expect(() => pngWithRelease(png, embeddedRelease(samples[0]!, png))).toThrow(RangeError);
  expect(() => pngWithRelease(new Uint8Array(40), embeddedRelease(samples[0]!, png))).toThrow(RangeError);
});

function svgCarrying(file: ReleaseFile): string {
  const svg = plainSvg(file);
  return svgWithRelease(svg, embeddedRelease(file, new TextEncoder().encode(svg)));
}

function pngCarrying(file: ReleaseFile): Uint8Array {
  const { png: picture } = rasterise(plainSvg(file), 1);
  return pngWithRelease(picture, embeddedRelease(file, picture));
}
