import { expect, it } from 'vitest';
import {
  askedAgain,
  type Document,
  documentFormat,
  mostDocumentBytes,
} from '../../shared/document/document.ts';
import { readDocument, writeDocument } from '../../shared/document/document-text.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import { sampleDocument } from '../fakes/sample-document.ts';
import { countryFunnel, sampleReach } from '../fakes/sample-releases.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const refusal = (bytes: Uint8Array) => {
  try {
    readDocument(bytes);
    return 'read';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.fault;
  }
};

it('is read as it was written, with its recipe', () => {
  const { document, recipe } = readDocument(writeDocument(sampleDocument));
  expect(document).toEqual(sampleDocument);
  expect(recipe.population).toBe('shop customers');
  expect(recipe.questions.map(({ id }) => id)).toEqual(['overview', 'funnel-by-country']);
});

it('holds what would ask for each answer again', () => {
  const file = countryFunnel();
  expect(askedAgain(file)).toEqual({
    id: file.id,
    question: file.release.question,
    spend: { kind: 'share', millionths: 50_000 },
  });
});

it('is refused with a newer format, and says so', () => {
  expect(refusal(encode({ ...sampleDocument, format: 'murmuration-document/2', board: [] }))).toEqual({
    code: 'document-newer',
    params: {},
  });
});

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withText = (text: string) => new TextEncoder().encode(text);
const json = JSON.stringify(sampleDocument);
const altered = (change: (document: Document) => unknown) => encode(change(structuredClone(sampleDocument)));

it.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['bytes of no text', Uint8Array.from([0xff, 0xfe, 0x00])],
  ['records', withText('customer_id,event_time,touchpoint\n1,2026-01-01T00:00:00Z,home\n')],
  ['half a document', withText(json.slice(0, json.length / 2))],
  ['a text after a document', withText(`${json}{}`)],
  ['arrays in arrays, as deep as it is long', withText(nested(2_000_000))],
  ['a document within what nests deep', withText(json.replace('"cells":[', `"cells":[${nested(50)},`))],
  ['a prototype', withText(json.replace('"app":', '"__proto__":{"app":"x"},"app":'))],
  ['a prototype in a free name', withText(json.replace('"key":{', '"key":{"\\u005f_proto__":"x",'))],
  ['an array', encode([sampleDocument])],
  ['another format', altered(document => ({ ...document, format: 'murmuration-release/1' }))],
  ['a key too many', altered(document => ({ ...document, rows: [['anna', 'home']] }))],
  [
    'records beside the cells',
    altered(document => ({ ...document, releases: [{ ...document.releases[0], records: [] }] })),
  ],
  [
    'a release twice',
    altered(({ releases, ...rest }) => ({ ...rest, releases: [releases[0], releases[0]] })),
  ],
  [
    'too many releases',
    altered(document => ({ ...document, releases: Array(1001).fill(document.releases[0]) })),
  ],
  ['a recipe that is none', altered(document => ({ ...document, recipe: 'rm: -rf' }))],
  ['a recipe of aliases of aliases', altered(document => ({ ...document, recipe: aliases() }))],
  [
    'a question that nobody can ask',
    altered(({ releases: [first], ...rest }) => {
      first!.release.plan.share = 5;
      return { ...rest, releases: [first] };
    }),
  ],
  [
    'a name that leaves its folder',
    altered(({ releases: [first], ...rest }) => ({ ...rest, releases: [{ ...first, id: '../x' }] })),
  ],
  ['a date that is none', altered(document => ({ ...document, saved: 'yesterday' }))],
])('that is %s is refused whole', (_, bytes) => {
  const told = refusal(bytes);
  expect(told).toMatchObject({ code: 'document-unreadable' });
  expect(JSON.stringify(told).length).toBeLessThan(150);
  expect(({} as Record<string, unknown>)['app']).toBe(undefined);
});

it('that is larger than memory should hold is refused before it is read', () => {
  const large = { length: mostDocumentBytes + 1 } as Uint8Array;
  expect(refusal(large)).toMatchObject({ params: { why: 'it is larger than a document can be' } });
});

it('is not written where it could not be read again, and says what of it is too much', () => {
  const written = (document: Document) => {
    try {
      return readDocument(writeDocument(document)).document.releases.length;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.fault;
    }
  };
  const many = (count: number, population = (_: number) => 'shop customers') =>
    Array.from({ length: count }, (_, n) => {
      const file = sampleReach();
      const ledger = { entry: n + 2, hash: 'e'.repeat(64) };
      return { ...file, release: { ...file.release, ledger, population: population(n) } };
    });
  const would = (what: string) => ({
    code: 'document-not-written',
    params: { why: `it would hold ${what}`, instead: expect.stringContaining('another window') },
  });
  const { releases: _, ...empty } = sampleDocument;
  expect(written({ ...empty, releases: many(1000) })).toBe(1000);
  expect(written({ ...empty, releases: many(1001) })).toEqual(would('1001 answers, and 1000 is the most'));
  expect(written({ ...empty, releases: many(101, n => `shop ${n}`) })).toEqual(
    would('answers about 101 populations, and 100 is the most'),
  );
  expect(written({ ...sampleDocument, recipe: '#'.repeat(1_000_001) })).toEqual(
    would('a recipe of 1000001 characters, and 1000000 is the most'),
  );
  const [long] = many(1);
  const [cell] = long!.release.cells;
  const cells = [{ ...cell!, key: { touchpoint: 'x'.repeat(mostDocumentBytes) } }];
  expect(
    written({ ...empty, releases: [{ ...long!, release: { ...long!.release, cells } } as typeof long & {}] }),
  ).toEqual(would('65 MB, and 64 is the most'));
});

it('is not written with a release twice', () => {
  const twice = { ...sampleDocument, releases: [sampleReach(), sampleReach()] };
  expect(() => writeDocument(twice)).toThrow(/each release stands once/);
  expect(sampleDocument.format).toBe(documentFormat);
});

/** 10^9 names out of ten lines. */
function aliases(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let k = 1; k < 10; k++)
    lines.push(
      `a${k}: &a${k} [${Array(10)
        .fill(`*a${k - 1}`)
        .join(', ')}]`,
    );
  return `murmuration: 1\n${lines.join('\n')}\n`;
}
