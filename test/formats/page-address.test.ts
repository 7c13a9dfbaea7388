import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageAddress } from '../../shared/formats/page-address.ts';

it.each([
  ['https://www.Shop.example:8443/Product/4711?utm=a&mail=x@y.example#top', 'path', '/Product/:id'],
  ['https://www.Shop.example:8443/Product/4711?utm=a', 'host_path', 'shop.example/Product/:id'],
  ['https://anna:secret@shop.example/', 'host_path', 'shop.example/'],
  ['https://shop.example', 'path', '/'],
  ['https://shop.example/a//b/', 'path', '/a/b'],
  ['//cdn.example/a', 'host', 'cdn.example'],
  ['android-app://com.example.shop/', 'host', 'com.example.shop'],
  ['/account/0b9ef1c2-1a2b-4c3d-8e4f-0123456789ab/orders', 'path', '/account/:id/orders'],
  ['/u/anna%40mail.example/reset', 'path', '/u/:id/reset'],
  ['/cart;jsessionid=AF12', 'path', '/cart'],
  ['/order-1234567/confirm', 'path', '/:id/confirm'],
  ['/watch/dQw4w9WgXcQ', 'path', '/watch/:id'],
  ['/t/eyJhbGciOiJIUzI1NiJ9', 'path', '/t/:id'],
  ['/commit/deadbee1', 'path', '/commit/:id'],
  ['/blog/how-to-choose-running-shoes', 'path', '/blog/how-to-choose-running-shoes'],
  ['/step1', 'path', '/step1'],
  ['products/4711', 'path', 'products/:id'],
  ['checkout', 'path', 'checkout'],
  ['checkout?coupon=ANNA', 'path', 'checkout'],
  ['checkout', 'host', 'checkout'],
  ['/checkout', 'host', ''],
  ['', 'path', ''],
] as const)('%s, its %s: %s', (text, keep, expected) => {
  expect(pageAddress(text, keep)).toBe(expected);
});

it('lets no query, fragment, identifier or address through, wherever they stand', () => {
  const secret = fc.oneof(
    fc.uuid(),
    fc.integer({ min: 0 }).map(String),
    fc.tuple(fc.integer({ min: 10_000 }), fc.constantFrom('order-', 'u')).map(([id, before]) => before + id),
    fc.constantFrom('anna@mail.example', 'anna%40mail.example', 'a1b2c3d4e5f60718'),
  );
  const step = fc.constantFrom('account', 'orders', 'de', 'a');
  fc.assert(
    fc.property(
      fc.array(step),
      secret,
      fc.array(step),
      fc.constantFrom('?', '#', ';'),
      (before, id, after, cut) => {
        const path = `/${[...before, id, ...after].join('/')}`;
        for (const text of [path, `${path}${cut}${id}`, `https://x.example${path}${cut}q=${id}`]) {
          expect(pageAddress(text, 'path')).toBe(`/${[...before, ':id', ...after].join('/')}`);
        }
      },
    ),
  );
});

it('gives the same for what it gave', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), url => {
      const once = pageAddress(url, 'path');
      expect(pageAddress(once, 'path')).toBe(once);
    }),
  );
});
