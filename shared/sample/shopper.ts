import { type Draws, mix } from './draws.ts';
import { countryWeights, type Segment, segments, segmentWeights, tinyCountry, touchpoint } from './shop.ts';

/** What stays the same about a person. A function of the seed and the person's number alone. */
export interface Shopper {
  readonly segment: Segment;
  /** Index into `countries`. */
  readonly country: number;
  /** Whole years; 0 where it is missing. */
  readonly age: number;
  readonly consent: Consent;
  /** The few who come again and again. */
  readonly eager: boolean;
  readonly objected: boolean;
}

/** `withdrawn` and `granted` change once, at a day of the person's own. */
export type Consent = 'yes' | 'no' | 'empty' | 'withdrawn' | 'granted';

/** Draw streams of one person; the next visits and their deliveries have the numbers that follow. */
export const stream = { traits: 0, firstVisit: 1, firstDelivery: 0x4000_0000 } as const;

/** Numbers of the people who live in the one country that is too small to be shown. */
const fromTinyCountry: ReadonlySet<number> = new Set([17, 58, 96, 143, 205, 277]);

/** Touchpoints that hardly anybody has, by the person's number. */
export const rareTouchpoints: ReadonlyMap<number, number> = new Map([
  [29, touchpoint.giftRegistry],
  [188, touchpoint.giftRegistry],
  [111, touchpoint.vipEvening],
  [64, touchpoint.faxOrder],
  [240, touchpoint.faxOrder],
  [351, touchpoint.faxOrder],
]);

export function shopper(seed: number, person: number, draws: Draws): Shopper {
  draws.restart(seed, person, stream.traits);
  const segment = draws.pick(segmentWeights) as Segment;
  const country = draws.pick(countryWeights);
  const age = draws.quantile(segments[segment]!.ages);
  const consent = consentAt(draws.below(1000));
  return {
    segment,
    country: fromTinyCountry.has(person) ? tinyCountry : country,
    age: draws.chance(38) ? 0 : age,
    consent,
    eager: draws.chance(4),
    objected: draws.chance(10),
  };
}

function consentAt(perMille: number): Consent {
  if (perMille < 876) return 'yes';
  if (perMille < 962) return 'no';
  if (perMille < 993) return 'empty';
  return perMille < 997 ? 'withdrawn' : 'granted';
}

/** A 32-bit name that no two people of one seed share. */
export function identifierWord(seed: number, person: number): number {
  const upper = Math.floor(seed / 0x1_0000_0000) | 0;
  return mix(mix(person ^ mix(seed | 0)) + mix(upper ^ 0x51ed270b)) >>> 0;
}

/** `c` and eight hexadecimal digits. */
export function identifierText(word: number): string {
  return `c${word.toString(16).padStart(8, '0')}`;
}

export function identifier(seed: number, person: number): string {
  return identifierText(identifierWord(seed, person));
}
