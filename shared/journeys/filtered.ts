import { startOfDate } from '../policy/calendar.ts';
import type { Where } from '../policy/question-parts.ts';
import { BinTable } from './bin-table.ts';
import type { Journey } from './journey.ts';
import type { JourneyQuestion, Labels } from './journey-question.ts';

/**
 * The same question asked of the part of each journey that a filter leaves (`whereSchema` says which): events
 * that do not fit are dropped, then people whose remaining events do not fit. A label that the store
 * does not have fits nothing, as one that a rare person has would.
 */
export function filtered(question: JourneyQuestion, where: Where | undefined): JourneyQuestion {
  if (where === undefined) return question;
  return (labels, bins) => {
    const asking = question(labels, bins);
    const keeps = eventFilter(where, labels);
    const stays = personFilter(where, labels);
    const part = new JourneyPart();
    const partOf = (journey: Journey): Journey => {
      if (keeps === 'every event') return journey;
      part.take(journey, keeps);
      return part;
    };
    const key = (parts: readonly number[]) => asking.key(parts);
    if ('binOf' in asking) {
      const binOf = (journey: Journey) => {
        const left = partOf(journey);
        return stays(left) ? asking.binOf(left) : BinTable.root;
      };
      return { binOf, key };
    }
    return {
      ask: (journey, name) => {
        const left = partOf(journey);
        if (stays(left)) asking.ask(left, name);
      },
      key,
    };
  };
}

type KeepsEvent = (journey: Journey, position: number) => boolean;

function eventFilter(where: Where, labels: Labels): KeepsEvent | 'every event' {
  const { from, to, channel, attributes = {} } = where;
  const filters: KeepsEvent[] = [];
  if (from !== undefined) {
    const start = startOfDate(from);
    filters.push((journey, i) => journey.seconds(i) >= start);
  }
  if (to !== undefined) {
    const end = startOfDate(to);
    filters.push((journey, i) => journey.seconds(i) < end);
  }
  if (channel !== undefined) {
    const fits = codesOf(labels.channel(), channel);
    filters.push((journey, i) => fits[journey.channel(i)] === 1);
  }
  for (const [name, values] of Object.entries(attributes)) {
    const fits = codesOf(labels.attribute(name), values);
    filters.push((journey, i) => fits[journey.attribute(name, i)] === 1);
  }
  const [first, ...more] = filters;
  if (first === undefined) return 'every event';
  return more.length === 0 ? first : (journey, i) => filters.every(keeps => keeps(journey, i));
}

function personFilter(where: Where, labels: Labels): (journey: Journey) => boolean {
  const stays = touchpointFilter(where, labels);
  const { parts } = where;
  return parts === undefined ? stays : journey => parts.includes(journey.part()) && stays(journey);
}

function touchpointFilter(
  { seen = [], not_seen = [] }: Where,
  labels: Labels,
): (journey: Journey) => boolean {
  if (seen.length + not_seen.length === 0) return () => true;
  const unwanted = codesOf(labels.touchpoint, not_seen);
  const wanted = codesOf(labels.touchpoint, seen);
  const wantedCodes = seen.map(name => labels.touchpoint.indexOf(name));
  /** The last person, counted from 1, who was seen with a touchpoint. */
  const lastWith = new Float64Array(labels.touchpoint.length);
  let person = 0;
  return journey => {
    if (!wantedCodes.every(code => journey.mayHave(code))) return false;
    person++;
    let found = 0;
    const { touchpoints, start, length } = journey;
    for (let i = 0; i < length; i++) {
      const code = touchpoints[start + i]!;
      if (unwanted[code] === 1) return false;
      if (wanted[code] !== 1 || lastWith[code] === person) continue;
      lastWith[code] = person;
      found++;
    }
    return found === seen.length;
  };
}

function codesOf(labels: readonly string[], names: readonly string[]): Uint8Array {
  const fits = new Uint8Array(labels.length);
  const wanted = new Set(names);
  labels.forEach((label, code) => {
    if (wanted.has(label)) fits[code] = 1;
  });
  return fits;
}

/** Some of a journey's events as a journey of their own, in the same order. */
class JourneyPart implements Journey {
  length = 0;
  readonly start = 0;
  /** Of the kept events, beside their positions. */
  touchpoints = new Uint32Array(64);
  ascends = false;
  #whole: Journey | undefined;
  #positions = new Int32Array(64);

  take(whole: Journey, keeps: KeepsEvent): void {
    this.#whole = whole;
    this.ascends = whole.ascends;
    if (whole.length > this.#positions.length) {
      this.#positions = new Int32Array(2 * whole.length);
      this.touchpoints = new Uint32Array(2 * whole.length);
    }
    let kept = 0;
    for (let i = 0; i < whole.length; i++) {
      if (!keeps(whole, i)) continue;
      this.touchpoints[kept] = whole.touchpoint(i);
      this.#positions[kept++] = i;
    }
    this.length = kept;
  }

  mayHave(touchpoint: number): boolean {
    return this.#whole!.mayHave(touchpoint);
  }

  part(): number {
    return this.#whole!.part();
  }

  touchpoint(position: number): number {
    return this.touchpoints[position]!;
  }

  channel(position: number): number {
    return this.#whole!.channel(this.#positions[position]!);
  }

  attribute(name: string, position: number): number {
    return this.#whole!.attribute(name, this.#positions[position]!);
  }

  seconds(position: number): number {
    return this.#whole!.seconds(this.#positions[position]!);
  }

  session(position: number): number {
    return this.#whole!.session(this.#positions[position]!);
  }

  amount(position: number): number {
    return this.#whole!.amount(this.#positions[position]!);
  }
}
