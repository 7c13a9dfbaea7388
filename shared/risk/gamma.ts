/** ln Γ(x) for x > 0 (Stirling's series after shifting upwards), to about 1e-13 of its size. */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 15) {
    shift -= Math.log(y);
    y += 1;
  }
  const i = 1 / y;
  const square = i * i;
  const series =
    i * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))));
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
}

/** Its derivative, for x > 0. */
export function digamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 15) {
    shift -= 1 / y;
    y += 1;
  }
  const square = 1 / (y * y);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132)))));
  return shift + Math.log(y) - 0.5 / y - series;
}
