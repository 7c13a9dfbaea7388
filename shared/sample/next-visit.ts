import { localTime, utcTime, weekday } from './berlin-clock.ts';
import { exportEnds, firstDay, firstVisitWeights, isPromotion, lastDay, promotion } from './calendar.ts';
import type { Draws } from './draws.ts';
import { hourWeights, segments, visitHours, weekdays, workHourWeights, workWeekdays } from './shop.ts';
import type { Shopper } from './shopper.ts';
import type { Memory } from './visit.ts';

/** When somebody comes for the first time: always within the export. Seconds since 1970, UTC. */
export function firstVisit(who: Shopper, draws: Draws): number {
  const { known, atWork } = segments[who.segment]!;
  const arrivals = firstVisitWeights[atWork ? 'atWork' : known ? 'known' : 'found'];
  const day = firstDay + draws.pick(arrivals);
  const start = startOn(day, who, draws);
  if (day > firstDay) return start;
  return utcTime(day * 86_400 + 18 * 3600 + draws.below(6 * 3600));
}

/** When somebody comes again after a visit that ended at `endedAt`, or that nobody sees them again. */
export function nextVisit(who: Shopper, memory: Memory, endedAt: number, draws: Draws): number | 'never' {
  const habits = segments[who.segment]!;
  const today = Math.floor(localTime(endedAt) / 86_400);
  const usual = memory.bought ? habits.comesBackAfterBuying : habits.comesBack;
  const perMille = Math.min(940, usual + (memory.cartFilled ? 190 : 0));
  if (!draws.chance(who.eager ? 985 : perMille)) {
    if (today >= promotion.first || !draws.chance(Math.floor(habits.promotion / 3))) return 'never';
    return within(startOn(promotion.first + draws.below(7), who, draws), endedAt);
  }
  const percent = habits.gap * (who.eager ? 9 : memory.cartFilled ? 22 : 100);
  const gap = Math.floor((draws.quantile(visitHours) * 3600 * percent) / 10_000);
  let day = Math.floor(localTime(endedAt + gap) / 86_400);
  const likely = habits.atWork ? workWeekdays : weekdays;
  for (let tries = 0; tries < 4 && !draws.chance(likely[weekday(day)]!); tries++) day++;
  const near = day > promotion.first - 8 && day < promotion.last + 15 && !isPromotion(day);
  if (near && today < promotion.last && draws.chance(habits.promotion)) {
    const earliest = Math.max(promotion.first, today + 1);
    day = earliest + draws.below(promotion.last - earliest + 1);
  }
  let start = startOn(day, who, draws);
  if (start < endedAt + 2400) start = gap < 14_400 ? endedAt + 2400 + gap : startOn(day + 1, who, draws);
  return within(start, endedAt);
}

function within(start: number, endedAt: number): number | 'never' {
  return start < exportEnds && start > endedAt ? start : 'never';
}

function startOn(day: number, who: Shopper, draws: Draws): number {
  const hours = segments[who.segment]!.atWork ? workHourWeights : hourWeights;
  return utcTime(day * 86_400 + draws.pick(hours) * 3600 + draws.below(3600));
}

/** Days on which a visit can begin. */
export const visitDays = lastDay - firstDay + 1;
