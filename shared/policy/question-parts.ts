import * as z from 'zod';
import { mostParts } from './mapping.ts';

/** Parts that several kinds of question share, and the rules by which equal parts are written one way. */

export const touchpointName = z.string().min(1).max(500);

export const breakdownSchema = z.strictObject({
  attribute: z.string().min(1),
  /** Which of the question's matching events lends the person's value. */
  at: z.enum(['first', 'last']),
});
export type Breakdown = z.infer<typeof breakdownSchema>;

export const subjectSchema = z.union([
  z.literal('touchpoint'),
  z.literal('channel'),
  z.strictObject({ attribute: z.string().min(1) }),
]);
export type Subject = z.infer<typeof subjectSchema>;

/** Contribution bound L0: most bins that one person can name. */
export const atMostSchema = z.int().min(1).max(64);

export const mostNames = 64;

/** Names whose order and repetition mean nothing, as a sorted list without duplicates (UTF-16 code units). */
export const nameSet = z
  .array(touchpointName)
  .min(1)
  .max(mostNames)
  .overwrite(names => [...new Set(names)].sort());

/** Several names told as one: the group's name, and its members. */
export const groupsSchema = z
  .record(touchpointName, nameSet)
  .refine(groups => Object.keys(groups).length > 0 && Object.keys(groups).length <= mostNames);
export type Groups = z.infer<typeof groupsSchema>;

/** Names as they are told: the group that lists a name, or the name itself. */
export function groupedNames(groups: Groups = {}): (name: string) => string {
  const groupOf = new Map(
    Object.entries(groups).flatMap(([group, members]) => members.map(member => [member, group] as const)),
  );
  return name => groupOf.get(name) ?? name;
}

/** Whether no name is in two groups. */
export function areApart(groups: Groups = {}): boolean {
  const members = Object.values(groups).flat();
  return new Set(members).size === members.length;
}

/**
 * Which part of a journey a question is asked of. Each filter is a function of one person's journey;
 * values are taken as typed, and nothing tells whether anybody has them.
 *
 * `from`, `to`, `channel` and `attributes` drop events: an event stays that happened on or after the day
 * `from` and before the day `to` on the local clock, through one of the channels, with one of the values
 * for every attribute named. Then `seen` and `not_seen` drop people by the events that stayed: who stays has
 * every touchpoint that `seen` lists and none that `not_seen` lists. The question sees the events that
 * stayed and no others. `parts` asks of some parts of the people alone, and charges no others.
 */
export const whereSchema = z
  .strictObject({
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    seen: nameSet.optional(),
    not_seen: nameSet.optional(),
    parts: z
      .array(z.int().min(1).max(mostParts))
      .min(1)
      .overwrite(parts => [...new Set(parts)].sort((a, b) => a - b))
      .optional(),
    channel: nameSet.optional(),
    attributes: z
      .record(z.string().min(1).max(500), nameSet)
      .refine(attributes => Object.keys(attributes).length > 0)
      .optional(),
  })
  // One way to say that nothing is left out: no `where` at all.
  .refine(where => Object.values(where).some(filter => filter !== undefined));
export type Where = z.infer<typeof whereSchema>;

/** The filter that every kind of question takes. */
export const filtered = { where: whereSchema.optional() };
