/**
 * A little shop with known people: everybody sees `home`, three in four go on to `cart`, every second one of
 * those to `purchase`, and three people see `canary-page`.
 */
export interface ShopOptions {
  readonly people: number;
  readonly lineEnd?: string;
  readonly delimiter?: string;
}

export const shopHeader = ['visitor', 'seen_at', 'page', 'country'] as const;

export function shopRows(people: number): readonly (readonly string[])[] {
  return Array.from({ length: people }, (_, person) => rowsOf(person)).flat();
}

function rowsOf(person: number): readonly (readonly string[])[] {
  const name = `canary-person-${person}`;
  const country = person % 5 === 0 ? 'Österreich' : 'Deutschland';
  const at = (minute: number) => `2026-02-03T10:${String(minute).padStart(2, '0')}:00Z`;
  const pages = ['home'];
  if (reachesCart(person)) pages.push('cart');
  if (purchases(person)) pages.push('purchase');
  if (person < 3) pages.push('canary-page');
  return pages.map((page, minute) => [name, at(minute), page, country]);
}

const reachesCart = (person: number) => person % 4 !== 0;
const purchases = (person: number) => reachesCart(person) && person % 2 === 0;

/** People by page, exactly. */
export function shopReach(people: number): Record<'home' | 'cart' | 'purchase', number> {
  const everybody = Array.from({ length: people }, (_, person) => person);
  return {
    home: people,
    cart: everybody.filter(reachesCart).length,
    purchase: everybody.filter(purchases).length,
  };
}

export function shopCsv({ people, lineEnd = '\n', delimiter = ',' }: ShopOptions): string {
  return [shopHeader, ...shopRows(people)].map(fields => fields.join(delimiter) + lineEnd).join('');
}

/** A recipe for it, as JSON. Parts that are given replace the default ones. */
export function shopRecipe(parts: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    population: 'small shop',
    roles: { person: 'visitor', time: 'seen_at', touchpoint: 'page', attributes: { country: 'country' } },
    time: { precision: 'hour', timezone: 'UTC' },
    touchpoints: { public: ['home', 'cart', 'purchase'] },
    questions: [{ id: 'pages', ask: 'reach', at_most: 3, share: '20%' }],
    ...parts,
  });
}
