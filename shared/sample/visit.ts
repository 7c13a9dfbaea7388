import { localTime, weekday } from './berlin-clock.ts';
import { isJanuary, isPromotion } from './calendar.ts';
import { type Draws, type Weights, weights } from './draws.ts';
import {
  basketCents,
  channel,
  channelCart,
  countries,
  countriesWithStores,
  pageSeconds,
  products,
  productWeights,
  segments,
  touchpoint,
} from './shop.ts';
import type { Shopper } from './shopper.ts';

/** What a person carries from one visit to the next. */
export interface Memory {
  /** Visits made. */
  visits: number;
  cartFilled: boolean;
  /** Has something that can be sent back. */
  bought: boolean;
  subscribed: boolean;
}

export interface Step {
  /** Seconds since 1970, UTC. */
  at: number;
  touchpoint: number;
  channel: number;
  /** Cents; 0 where nothing is bought. */
  cents: number;
}

/**
 * One visit: a walk through the shop that looks where it stands and at what it carries, nothing else.
 * Appends to `steps` in time order and changes `memory`.
 */
export function visit(who: Shopper, memory: Memory, startsAt: number, draws: Draws, steps: Step[]): void {
  const day = Math.floor(localTime(startsAt) / 86_400);
  const hour = Math.floor(localTime(startsAt) / 3600) % 24;
  const walk = new Walk({
    who,
    memory,
    startsAt,
    promotion: isPromotion(day),
    january: isJanuary(day),
    draws,
    steps,
  });
  if (memory.visits === 0 && segments[who.segment]!.known) {
    memory.bought = draws.chance(300);
    memory.subscribed = draws.chance(380);
  }
  const canShopOffline = who.country < countriesWithStores && weekday(day) !== 0 && hour >= 9 && hour < 20;
  if (canShopOffline && draws.chance(memory.visits > 0 ? 55 : 18)) walk.store();
  else walk.online();
  memory.visits++;
}

/** Where a page leads when it does not lead to the next step of an order; `leave` ends the visit. */
type Ways = { readonly to: readonly number[]; readonly weights: Weights };
const leave = -1;

function ways(table: Readonly<Record<string, number>>): Ways {
  const to = Object.keys(table).map(name =>
    name === 'leave' ? leave : touchpoint[name as keyof typeof touchpoint],
  );
  return { to, weights: weights(Object.values(table)) };
}

const onward: Readonly<Record<number, Ways>> = {
  [touchpoint.home]: ways({
    product: 34,
    search: 31,
    account: 7,
    help: 3,
    newsletter: 1,
    wishlist: 1,
    leave: 20,
  }),
  [touchpoint.search]: ways({ product: 63, search: 15, home: 4, help: 2, leave: 14 }),
  [touchpoint.product]: ways({
    product: 27,
    search: 22,
    home: 5,
    wishlist: 4,
    review: 2,
    help: 1,
    leave: 34,
  }),
  [touchpoint.cart]: ways({ product: 24, search: 9, home: 5, help: 4, wishlist: 3, leave: 55 }),
  [touchpoint.checkout]: ways({ cart: 20, help: 12, home: 5, product: 5, leave: 58 }),
  [touchpoint.purchase]: ways({ account: 13, home: 6, newsletter: 5, product: 4, review: 2, leave: 70 }),
  [touchpoint.help]: ways({ account: 14, home: 16, product: 12, search: 8, leave: 50 }),
  [touchpoint.account]: ways({ home: 17, product: 14, wishlist: 7, help: 9, search: 7, leave: 46 }),
  [touchpoint.return]: ways({ help: 14, home: 12, account: 10, leave: 64 }),
  [touchpoint.newsletter]: ways({ product: 42, home: 31, search: 5, leave: 22 }),
  [touchpoint.wishlist]: ways({ product: 50, cart: 9, home: 5, leave: 36 }),
  [touchpoint.review]: ways({ product: 30, home: 10, leave: 60 }),
};

/** Where a visit begins, by channel. */
const entries: readonly Ways[] = [
  ways({ home: 52, product: 30, search: 13, help: 5 }),
  ways({ newsletter: 42, home: 33, product: 25 }),
  ways({ home: 44, product: 53, newsletter: 3 }),
  ways({ home: 52, product: 45, search: 3 }),
  ways({ home: 84, account: 9, search: 4, wishlist: 3 }),
  ways({ home: 46, product: 52, search: 2 }),
  ways({ home: 74, account: 12, search: 7, wishlist: 7 }),
];

/** Per ten thousand, before who, where, how and when. */
const cartRate = 980;
const checkoutRate = 5600;
const buyRate = 7100;

const longestVisit = 60;

interface Setting {
  readonly who: Shopper;
  readonly memory: Memory;
  readonly startsAt: number;
  readonly promotion: boolean;
  readonly january: boolean;
  readonly draws: Draws;
  readonly steps: Step[];
}

class Walk {
  readonly #setting: Setting;
  readonly #draws: Draws;
  #at: number;
  #channel: number = channel.none;
  #lastProduct = leave;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#draws = setting.draws;
    this.#at = setting.startsAt;
  }

  store(): void {
    this.#step(touchpoint.storeVisit);
    if (!this.#draws.chance(260)) return;
    this.#at += 240 + this.#draws.below(1500);
    this.#step(touchpoint.purchase, this.#basket());
    this.#setting.memory.bought = true;
  }

  online(): void {
    const draws = this.#draws;
    const memory = this.#setting.memory;
    this.#channel = this.#comesBy();
    const entry = entries[this.#channel]!;
    let page = entry.to[draws.pick(entry.weights)]!;
    if (memory.cartFilled && draws.chance(330)) page = touchpoint.cart;
    for (let count = 0; page !== leave && count < longestVisit; count++) {
      if (count > 0) this.#at += this.#pause();
      this.#step(
        page === touchpoint.product ? this.#product() : page,
        page === touchpoint.purchase ? this.#basket() : 0,
      );
      if (page === touchpoint.cart) memory.cartFilled = true;
      if (page === touchpoint.newsletter) memory.subscribed = true;
      if (page === touchpoint.return) memory.bought = false;
      if (page === touchpoint.purchase) {
        memory.cartFilled = false;
        memory.bought = true;
      }
      page = this.#next(page);
    }
  }

  #comesBy(): number {
    const draws = this.#draws;
    const memory = this.#setting.memory;
    if (memory.cartFilled && draws.chance(300)) return channel.email;
    if (memory.subscribed && draws.chance(this.#setting.promotion ? 420 : 180)) return channel.email;
    return draws.pick(
      memory.visits === 0 ? first[this.#setting.who.segment]! : later[this.#setting.who.segment]!,
    );
  }

  #next(page: number): number {
    const draws = this.#draws;
    const memory = this.#setting.memory;
    const who = this.#setting.who;
    const habits = segments[who.segment]!;
    const land = countries[who.country]!;
    switch (page) {
      case touchpoint.product: {
        const rate = cartRate * habits.cart * land.cart * channelCart[this.#channel]! * this.#season();
        if (draws.below(10_000) < Math.min(6000, Math.floor(rate / 100_000_000))) return touchpoint.cart;
        break;
      }
      case touchpoint.cart: {
        const rate = checkoutRate * habits.checkout * land.checkout * (this.#setting.promotion ? 108 : 100);
        if (draws.below(10_000) < Math.min(9300, Math.floor(rate / 1_000_000))) return touchpoint.checkout;
        break;
      }
      case touchpoint.checkout:
        if (draws.below(10_000) < Math.min(9500, Math.floor((buyRate * land.buy) / 100)))
          return touchpoint.purchase;
        break;
      case touchpoint.account:
      case touchpoint.help:
        if (memory.bought && draws.chance(this.#setting.january ? 260 : 170)) return touchpoint.return;
        break;
      default:
        break;
    }
    const { to, weights: chances } = onward[page]!;
    const target = to[draws.pick(chances)]!;
    return target === leave && draws.chance(habits.patience) ? touchpoint.product : target;
  }

  #season(): number {
    if (!this.#setting.promotion) return 100;
    return this.#setting.who.segment === 2 ? 260 : 150;
  }

  /** People look at a product again, or at another one; business buyers want other things than the rest. */
  #product(): number {
    if (this.#lastProduct === leave || !this.#draws.chance(180)) {
      const rank = this.#draws.pick(productWeights);
      this.#lastProduct =
        touchpoint.product + (this.#setting.who.segment === 4 ? (rank + 9) % products : rank);
    }
    return this.#lastProduct;
  }

  /** Some events share a second; a few visits rest so long that a session of half an hour ends. */
  #pause(): number {
    return this.#draws.chance(30) ? 0 : this.#draws.quantile(pageSeconds);
  }

  #basket(): number {
    const draws = this.#draws;
    const usual = draws.quantile(basketCents) * segments[this.#setting.who.segment]!.basket;
    const cents = Math.floor(
      (usual * countries[this.#setting.who.country]!.basket * (draws.chance(3) ? 9 : 1)) / 10_000,
    );
    return Math.floor(cents / 100) * 100 + endings[draws.below(endings.length)]!;
  }

  #step(where: number, cents = 0): void {
    const lost = this.#channel !== channel.none && this.#draws.chance(4);
    this.#setting.steps.push({
      at: this.#at,
      touchpoint: where,
      channel: lost ? channel.none : this.#channel,
      cents,
    });
  }
}

const endings = [99, 95, 90, 50, 49, 0, 98, 85] as const;
const first = segments.map(segment => weights(segment.firstChannel));
const later = segments.map(segment => weights(segment.laterChannel));
