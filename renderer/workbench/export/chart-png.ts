/**
 * An SVG as an image of a page can draw it: such an image sees none of the page's fonts, so the two
 * that charts use are written into it. They are loaded with the first picture.
 */
export async function withFonts(svg: string): Promise<string> {
  const { fontFaces } = await import('./font-faces.ts');
  const head = /^<svg [^>]*>/.exec(svg)?.[0] ?? '';
  return `${head}<style>${fontFaces}</style>${svg.slice(head.length)}`;
}

/**
 * Draws a chart's SVG to a PNG.
 *
 * @param scale  pixels for each px of the chart
 */
export async function chartPng(svg: string, scale: number, page: Document): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([await withFonts(svg)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = page.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await pngOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new RangeError('the chart is too large to be drawn');
  return new Uint8Array(await blob.arrayBuffer());
}
