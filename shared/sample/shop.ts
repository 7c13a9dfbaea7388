import { weights } from './draws.ts';

/** The invented shop: what its events are called, where its people come from and when they come. */

export const products = 200;

export const touchpoints = [
  'home',
  'search',
  'cart',
  'checkout',
  'purchase',
  'help',
  'return',
  'newsletter',
  'account',
  'wishlist',
  'review',
  'store-visit',
  'gift-registry',
  'vip-evening',
  'fax-order',
  ...Array.from({ length: products }, (_, rank) => `product-${letters(rank)}`),
] as const;

export const touchpoint = {
  home: 0,
  search: 1,
  cart: 2,
  checkout: 3,
  purchase: 4,
  help: 5,
  return: 6,
  newsletter: 7,
  account: 8,
  wishlist: 9,
  review: 10,
  storeVisit: 11,
  giftRegistry: 12,
  vipEvening: 13,
  faxOrder: 14,
  /** The first of the products, the most wanted one. */
  product: 15,
} as const;

/** A long tail: the product at rank r is wanted as 1 / (r + 6)². */
export const productWeights = weights(
  Array.from({ length: products }, (_, rank) => Math.floor(10_000_000 / ((rank + 6) * (rank + 6)))),
);

/** The last one is an event without a channel. */
export const channels = ['search', 'email', 'social', 'ads', 'direct', 'affiliate', 'app', ''] as const;
export const channel = {
  search: 0,
  email: 1,
  social: 2,
  ads: 3,
  direct: 4,
  affiliate: 5,
  app: 6,
  none: 7,
} as const;

/** Percent of the usual rate at which a viewed product goes into the cart. */
export const channelCart = [100, 140, 45, 70, 120, 115, 130, 100] as const;

/** `people` of ten thousand; the others in percent of the usual. */
interface Country {
  readonly code: string;
  readonly people: number;
  readonly cart: number;
  readonly checkout: number;
  readonly buy: number;
  readonly basket: number;
}

export const countries: readonly Country[] = [
  { code: 'DE', people: 4580, cart: 105, checkout: 105, buy: 104, basket: 100 },
  { code: 'AT', people: 1120, cart: 105, checkout: 108, buy: 104, basket: 104 },
  { code: 'CH', people: 900, cart: 120, checkout: 62, buy: 90, basket: 138 },
  { code: 'FR', people: 820, cart: 92, checkout: 92, buy: 88, basket: 98 },
  { code: 'NL', people: 640, cart: 120, checkout: 116, buy: 112, basket: 92 },
  { code: 'PL', people: 540, cart: 96, checkout: 82, buy: 74, basket: 64 },
  { code: 'IT', people: 430, cart: 86, checkout: 84, buy: 82, basket: 90 },
  { code: 'ES', people: 310, cart: 90, checkout: 86, buy: 80, basket: 86 },
  { code: 'BE', people: 190, cart: 105, checkout: 104, buy: 100, basket: 98 },
  { code: 'DK', people: 140, cart: 112, checkout: 104, buy: 104, basket: 116 },
  { code: 'CZ', people: 110, cart: 96, checkout: 88, buy: 80, basket: 70 },
  { code: 'SE', people: 80, cart: 104, checkout: 100, buy: 98, basket: 108 },
  { code: 'LU', people: 45, cart: 112, checkout: 106, buy: 104, basket: 132 },
  { code: 'HU', people: 30, cart: 84, checkout: 84, buy: 76, basket: 62 },
  { code: 'PT', people: 18, cart: 88, checkout: 84, buy: 80, basket: 80 },
  { code: 'IE', people: 10, cart: 100, checkout: 92, buy: 92, basket: 104 },
  { code: '', people: 37, cart: 100, checkout: 100, buy: 100, basket: 100 },
  { code: 'LI', people: 0, cart: 130, checkout: 110, buy: 110, basket: 150 },
];
export const countryWeights = weights(countries.map(country => country.people));
export const countryCodes: readonly string[] = countries.map(country => country.code);
export const tinyCountry = countries.length - 1;
/** Countries with stores: the first three. */
export const countriesWithStores = 3;

export type Segment = 0 | 1 | 2 | 3 | 4;

/** Tables of one segment. Rates in percent of the usual or per mille, channels in the order of `channels`. */
interface Habits {
  readonly people: number;
  readonly firstChannel: readonly number[];
  readonly laterChannel: readonly number[];
  readonly cart: number;
  readonly checkout: number;
  readonly basket: number;
  /** Per mille who come back after a visit. */
  readonly comesBack: number;
  readonly comesBackAfterBuying: number;
  /** Percent of the usual gap between visits. */
  readonly gap: number;
  /** Per mille whom the promotion draws. */
  readonly promotion: number;
  /** Per mille who look at one more product where others leave. */
  readonly patience: number;
  /** Whether they are known already when the export begins. */
  readonly known: boolean;
  readonly atWork: boolean;
  /** Quantiles of the age, evenly spaced. */
  readonly ages: readonly number[];
}

export const segments: readonly Habits[] = [
  {
    // newcomers
    people: 39,
    firstChannel: [34, 2, 16, 20, 14, 10, 4, 0],
    laterChannel: [24, 12, 8, 12, 30, 6, 8, 0],
    cart: 80,
    checkout: 92,
    basket: 88,
    comesBack: 430,
    comesBackAfterBuying: 480,
    gap: 55,
    promotion: 120,
    patience: 40,
    known: false,
    atWork: false,
    ages: [16, 20, 23, 26, 29, 32, 36, 41, 47, 56, 79],
  },
  {
    // loyal
    people: 16,
    firstChannel: [10, 24, 3, 3, 32, 2, 26, 0],
    laterChannel: [8, 30, 2, 2, 28, 1, 29, 0],
    cart: 165,
    checkout: 122,
    basket: 108,
    comesBack: 800,
    comesBackAfterBuying: 790,
    gap: 115,
    promotion: 280,
    patience: 20,
    known: true,
    atWork: false,
    ages: [18, 28, 34, 39, 44, 48, 52, 57, 62, 68, 88],
  },
  {
    // bargain hunters
    people: 15,
    firstChannel: [22, 10, 10, 16, 8, 32, 2, 0],
    laterChannel: [16, 34, 6, 8, 10, 22, 4, 0],
    cart: 75,
    checkout: 84,
    basket: 66,
    comesBack: 480,
    comesBackAfterBuying: 430,
    gap: 105,
    promotion: 560,
    patience: 90,
    known: false,
    atWork: false,
    ages: [17, 24, 29, 34, 38, 42, 46, 51, 57, 64, 84],
  },
  {
    // window-shoppers
    people: 24,
    firstChannel: [30, 2, 33, 15, 15, 4, 1, 0],
    laterChannel: [26, 4, 28, 10, 26, 3, 3, 0],
    cart: 24,
    checkout: 50,
    basket: 80,
    comesBack: 520,
    comesBackAfterBuying: 400,
    gap: 80,
    promotion: 150,
    patience: 130,
    known: false,
    atWork: false,
    ages: [16, 18, 20, 22, 25, 28, 31, 35, 41, 51, 76],
  },
  {
    // business buyers
    people: 6,
    firstChannel: [32, 12, 1, 6, 47, 2, 0, 0],
    laterChannel: [20, 16, 0, 2, 61, 1, 0, 0],
    cart: 150,
    checkout: 118,
    basket: 265,
    comesBack: 760,
    comesBackAfterBuying: 780,
    gap: 130,
    promotion: 60,
    patience: 0,
    known: true,
    atWork: true,
    ages: [24, 30, 34, 37, 40, 44, 48, 51, 54, 58, 66],
  },
];
export const segmentWeights = weights(segments.map(segment => segment.people));

/** Quantiles of a log-normal law with median 38 and spread 1.25: seconds from one page to the next. */
export const pageSeconds = [
  1, 4, 6, 7, 9, 11, 13, 14, 16, 18, 21, 23, 26, 28, 31, 34, 38, 42, 46, 51, 57, 63, 70, 78, 88, 100, 115,
  134, 160, 197, 259, 390, 2323,
] as const;

/** Quantiles of a log-normal law with median 144 and spread 0.9: hours from one visit to the next. */
export const visitHours = [
  9, 27, 36, 44, 51, 58, 65, 72, 78, 86, 93, 100, 108, 116, 125, 134, 144, 155, 166, 178, 192, 207, 224, 243,
  264, 290, 320, 357, 406, 472, 573, 770, 2783,
] as const;

/** Quantiles of a log-normal law with median 5,200 and spread 0.85: cents of a basket. */
export const basketCents = [
  376, 1068, 1412, 1696, 1956, 2204, 2446, 2688, 2931, 3178, 3432, 3694, 3966, 4251, 4549, 4865, 5200, 5558,
  5944, 6362, 6818, 7320, 7878, 8507, 9226, 10_061, 11_053, 12_270, 13_825, 15_942, 19_157, 25_330, 85_252,
] as const;

export const hourWeights = weights([
  14, 7, 4, 2, 2, 4, 12, 26, 38, 44, 50, 56, 66, 60, 52, 50, 54, 62, 72, 88, 104, 98, 64, 30,
]);
export const workHourWeights = weights([
  1, 0, 0, 0, 0, 1, 6, 40, 88, 112, 118, 104, 60, 78, 104, 96, 72, 34, 12, 6, 5, 4, 3, 2,
]);

/** Per mille of the busiest day, Sunday first. */
export const weekdays = [1000, 900, 800, 780, 800, 680, 760] as const;
export const workWeekdays = [50, 960, 1000, 980, 960, 760, 80] as const;

function letters(rank: number): string {
  const last = String.fromCharCode(97 + (rank % 26));
  return rank < 26 ? last : `${String.fromCharCode(96 + Math.floor(rank / 26))}${last}`;
}
