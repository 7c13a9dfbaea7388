export function datesBetween(from: string, to: string): Date[] {
  const dates: Date[] = [];
  for (const at = new Date(from); at < new Date(to); at.setUTCDate(at.getUTCDate() + 1)) {
    dates.push(new Date(at));
  }
  return dates;
}

const dayName = (date: Date) => date.toISOString().slice(0, 10);
const monthName = (date: Date) => date.toISOString().slice(0, 7);

/** ISO 8601: the first week is the one that 4 January lies in. */
export function weekName(date: Date): string {
  const mondayOf = (year: number, month: number, day: number) => {
    const at = new Date(Date.UTC(year, month, day));
    return at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  };
  const monday = mondayOf(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  let year = date.getUTCFullYear() + 1;
  while (mondayOf(year, 0, 4) > monday) year--;
  const week = 1 + Math.round((monday - mondayOf(year, 0, 4)) / (7 * 86_400_000));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

export const periodOf = { day: dayName, week: weekName, month: monthName } as const;
