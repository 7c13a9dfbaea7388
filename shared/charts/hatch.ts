/** Diagonal strokes clipped to a rectangle, as path data: the pattern of withheld numbers. */
export function hatch(x: number, y: number, width: number, height: number, spacing = 6): string {
  const strokes: string[] = [];
  for (let c = spacing; c < width + height; c += spacing) {
    const fromX = Math.max(0, c - height);
    const toX = Math.min(width, c);
    strokes.push(`M${px(x + fromX)} ${px(y + c - fromX)}L${px(x + toX)} ${px(y + c - toX)}`);
  }
  return strokes.join('');
}

/** A pixel position as text, two decimals at most. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
