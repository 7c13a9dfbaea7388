import { dayNumber, utcTime, weekday } from './berlin-clock.ts';
import { type Weights, weights } from './draws.ts';
import { weekdays, workWeekdays } from './shop.ts';

/** The quarter that the export covers, with a few hours on either side, as exports have. */

export const firstDay = dayNumber(2025, 12, 31);
export const lastDay = dayNumber(2026, 4, 1);

export const exportBegins = utcTime(firstDay * 86_400 + 18 * 3600);
export const exportEnds = utcTime(lastDay * 86_400 + 6 * 3600);

/** Monday to Sunday. */
export const promotion = { first: dayNumber(2026, 2, 9), last: dayNumber(2026, 2, 15) } as const;

export function isPromotion(day: number): boolean {
  return day >= promotion.first && day <= promotion.last;
}

export function isJanuary(day: number): boolean {
  return day < dayNumber(2026, 2, 1);
}

/** Weights of the day of the first visit; index 0 is `firstDay`, the last one the day before `lastDay`. */
export const firstVisitWeights = {
  /** Somebody new: any day, more of them as time goes by and in the promotion. */
  found: arrivals(weekdays, age => 100 + Math.floor(age / 3)),
  /** Somebody known: soon after the export begins. */
  known: arrivals(weekdays, age => 24 + Math.max(0, 300 - 20 * age)),
  atWork: arrivals(workWeekdays, age => 24 + Math.max(0, 260 - 14 * age)),
} as const;

function arrivals(byWeekday: readonly number[], byAge: (age: number) => number): Weights {
  const days = Array.from({ length: lastDay - firstDay }, (_, index) => firstDay + index);
  return weights(
    days.map(day => {
      const part = day === firstDay ? 15 : isPromotion(day) ? 210 : day <= firstDay + 1 ? 45 : 100;
      return Math.floor((byAge(day - firstDay) * byWeekday[weekday(day)]! * part) / 1000);
    }),
  );
}
