import { utcTime } from './berlin-clock.ts';
import { exportBegins, firstDay } from './calendar.ts';
import { Draws } from './draws.ts';
import { firstVisit, nextVisit, visitDays } from './next-visit.ts';
import type { SampleEvent } from './record-writer.ts';
import { identifierWord, rareTouchpoints, shopper, stream } from './shopper.ts';
import { type Memory, type Step, visit } from './visit.ts';
import { WaitingRoom } from './waiting-room.ts';

/**
 * Everybody's events in the order in which they arrived. Day by day: each person stands in the queue of the
 * day of the next visit, and an event that arrives later than its day waits in the buffer. The event that is
 * yielded is valid until the next one.
 */
export function* arrivals(people: number, seed: number): Generator<SampleEvent, void> {
  const draws = new Draws();
  const queue = new Int32Array(visitDays).fill(nobody);
  const behind = new Int32Array(people);
  const startsAt = new Int32Array(people);
  const visits = new Uint16Array(people);
  const flags = new Uint8Array(people);
  const waiting = new WaitingRoom();
  const memory: Memory = { visits: 0, cartFilled: false, bought: false, subscribed: false };
  const steps: Step[] = [];

  const enqueue = (person: number, start: number) => {
    const day = dayIndex(start);
    startsAt[person] = start;
    behind[person] = queue[day]!;
    queue[day] = person;
  };

  for (let person = people - 1; person >= 0; person--) {
    enqueue(person, firstVisit(shopper(seed, person, draws), draws));
  }

  for (let day = 0; day < visitDays; day++) {
    let person = queue[day]!;
    while (person !== nobody) {
      const following = behind[person]!;
      const who = shopper(seed, person, draws);
      memory.visits = visits[person]!;
      readFlags(memory, flags[person]!);
      let start = startsAt[person]!;
      while (true) {
        draws.restart(seed, person, stream.firstVisit + memory.visits);
        steps.length = 0;
        const first = memory.visits === 0;
        visit(who, memory, start, draws, steps);
        const rare = first ? rareTouchpoints.get(person) : undefined;
        const ended = steps.at(-1)!;
        if (rare !== undefined) steps.push({ ...ended, at: ended.at + 20, touchpoint: rare, cents: 0 });
        const next = nextVisit(who, memory, ended.at, draws);
        draws.restart(seed, person, stream.firstDelivery + memory.visits);
        waiting.deliver(steps, identifierWord(seed, person), who, draws);
        if (next === 'never') break;
        if (dayIndex(next) > day) {
          visits[person] = memory.visits;
          flags[person] = writtenFlags(memory);
          enqueue(person, next);
          break;
        }
        start = next;
      }
      person = following;
    }
    const midnight = day + 1 < visitDays ? utcTime((firstDay + day + 1) * 86_400) : Number.POSITIVE_INFINITY;
    yield* waiting.leaveBefore(midnight);
  }
}

const nobody = -1;

function dayIndex(utc: number): number {
  for (let day = Math.min(visitDays - 1, Math.floor((utc - exportBegins) / 86_400) + 2); day > 0; day--) {
    if (dayStarts[day]! <= utc) return day;
  }
  return 0;
}

const dayStarts = Array.from({ length: visitDays }, (_, index) => utcTime((firstDay + index) * 86_400));

function readFlags(memory: Memory, flags: number): void {
  memory.cartFilled = (flags & 1) !== 0;
  memory.bought = (flags & 2) !== 0;
  memory.subscribed = (flags & 4) !== 0;
}

function writtenFlags(memory: Memory): number {
  return (memory.cartFilled ? 1 : 0) | (memory.bought ? 2 : 0) | (memory.subscribed ? 4 : 0);
}
