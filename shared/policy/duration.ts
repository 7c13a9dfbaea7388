const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
type Unit = keyof typeof seconds;

/** `90s`, `30m`, `12h`, `7d` or `2w`, in seconds. */
export function parseDuration(text: string): number | 'invalid' {
  const match = /^([1-9][0-9]{0,9}) ?([smhdw])$/.exec(text);
  if (match === null) return 'invalid';
  const duration = Number(match[1]) * seconds[match[2] as Unit];
  return duration <= 1_000_000_000_000 ? duration : 'invalid';
}

/** In the largest unit up to days that holds it whole. */
export function durationText(duration: number): string {
  const unit = (['d', 'h', 'm'] as const).find(candidate => duration % seconds[candidate] === 0) ?? 's';
  return `${duration / seconds[unit]}${unit}`;
}
