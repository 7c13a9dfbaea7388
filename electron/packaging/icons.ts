import { Resvg } from '@resvg/resvg-js';

/** The app's icons in every form that a platform wants, drawn from the mark that the pages show. */
export interface Icons {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** px */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
/** Types of Apple's icon format that hold a PNG, and its size in px. */
const macTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** @param mark  the SVG of the mark, 32 units wide */
export function appIcons(mark: string): readonly Icons[] {
  const drawn = new Map<number, Uint8Array>();
  const png = (size: number) => {
    const bytes =
      drawn.get(size) ??
      new Resvg(onGround(mark), { fitTo: { mode: 'width', value: size } }).render().asPng();
    drawn.set(size, bytes);
    return bytes;
  };
  return [
    ...linuxSizes.map(size => ({ name: `icons/${size}x${size}.png`, bytes: png(size) })),
    { name: 'icon.ico', bytes: ico(windowsSizes.map(size => ({ size, bytes: png(size) }))) },
    { name: 'icon.icns', bytes: icns(macTypes.map(([type, size]) => ({ type, bytes: png(size) }))) },
  ];
}

/** The mark on a rounded ground of its own, so that it shows on light and on dark desktops. */
function onGround(mark: string): string {
  const inside = mark.slice(mark.indexOf('>') + 1, mark.lastIndexOf('</svg>'));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
    <rect x="2" y="2" width="36" height="36" rx="8" fill="#f3f5f8"/>
    <g transform="translate(4 4)" fill="#2a78b8">${inside}</g>
  </svg>`;
}

/** Windows: a folder of PNGs, each as it is. */
function ico(pictures: readonly { size: number; bytes: Uint8Array }[]): Uint8Array {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [n, { size, bytes }] of pictures.entries()) {
    const entry = 6 + 16 * n;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(bytes.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += bytes.length;
  }
  return Buffer.concat([head, ...pictures.map(({ bytes }) => bytes)]);
}

/** Apple: blocks of a type, a length with its own eight bytes, and a PNG. */
function icns(pictures: readonly { type: string; bytes: Uint8Array }[]): Uint8Array {
  const block = (type: string, parts: readonly Uint8Array[]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
    return Buffer.concat([head, ...parts]);
  };
  return block(
    'icns',
    pictures.map(({ type, bytes }) => block(type, [bytes])),
  );
}
