import type { Subject } from '../../../shared/policy/question-parts.ts';

/** How an attribute is told from the words `touchpoint` and `channel` where both can be chosen. */
export const attributeSubject = (name: string): string => `attribute:${name}`;

export function subjectOf(choice: string): Subject {
  if (choice.startsWith('attribute:')) return { attribute: choice.slice('attribute:'.length) };
  return choice === 'channel' ? 'channel' : 'touchpoint';
}

export function subjectDraft(subject: Subject): string {
  return typeof subject === 'string' ? subject : attributeSubject(subject.attribute);
}
