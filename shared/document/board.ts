import * as z from 'zod';

/**
 * A page of answers and words as somebody arranged it: cards in reading order, on a grid of twelve columns. It
 * holds keys of releases and typed words; figures stand in the releases alone.
 */

export const cardWidths = ['third', 'half', 'two thirds', 'whole'] as const;
export type CardWidth = (typeof cardWidths)[number];

export const cardShowings = ['chart', 'table', 'both'] as const;
export type CardShowing = (typeof cardShowings)[number];

const mostCards = 200;
export const mostTitle = 200;
export const mostNote = 4000;

const everyCard = {
  /** Tells cards of one board apart. */
  id: z.int().min(1).max(1_000_000),
  title: z.string().max(mostTitle),
  note: z.string().max(mostNote),
  width: z.enum(cardWidths),
} as const;

export const cardSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    ...everyCard,
    /** Key of a release; without a title of its own the card has the release's. */
    of: z.string().max(200),
    showing: z.enum(cardShowings),
  }),
  z.strictObject({ kind: z.literal('text'), ...everyCard }),
]);
export type Card = z.infer<typeof cardSchema>;

export const boardSchema = z.strictObject({
  title: z.string().max(mostTitle),
  cards: z
    .array(cardSchema)
    .max(mostCards)
    .refine(cards => new Set(cards.map(({ id }) => id)).size === cards.length, 'each card has its own id'),
});
export type Board = z.infer<typeof boardSchema>;

export const emptyBoard: Board = { title: '', cards: [] };
export const isFull = ({ cards }: Board): boolean => cards.length >= mostCards;
