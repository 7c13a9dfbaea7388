/** Positions of numbers along a bar: from 0, linear, with ticks at round numbers; at 0 alone where there is no number. */
export interface ValueScale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

export function valueScale(max: number, from: number, to: number, tickDistance = 90): ValueScale {
  const top = max > 0 ? max : 1;
  const at = (value: number) => from + (Math.min(Math.max(value, 0), top) / top) * (to - from);
  if (max <= 0) return { at, ticks: [0] };
  const most = Math.max(1, Math.floor((to - from) / tickDistance));
  const step = Math.min(tickStep(top / most), tickStep(top / 2.5));
  const ticks: number[] = [];
  for (let i = 0; i * step <= top; i++) ticks.push(i * step);
  return { at, ticks };
}

function tickStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const lead = [1, 2, 5].find(each => each * power >= least) ?? 10;
  return lead * power;
}
