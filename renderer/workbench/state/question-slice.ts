import type { Asked } from '../../../shared/policy/question.ts';
import type { AskedMapping } from '../../../shared/policy/question-kind.ts';
import { Failure, type Fault } from '../../../shared/protocol/fault.ts';
import type { Price } from '../../../shared/protocol/price.ts';
import { defaultTitle } from '../../../shared/release/default-title.ts';
import { isCancel } from './faults-slice.ts';
import { draftOf, emptyQuestion, type QuestionDraft, readQuestion } from './question-draft.ts';
import type { Slice } from './workbench.ts';

export type PriceTag =
  | { readonly state: 'none' }
  | { readonly state: 'incomplete'; readonly says: string }
  | { readonly state: 'pricing'; readonly before: Price | 'none' }
  | { readonly state: 'priced'; readonly price: Price }
  | { readonly state: 'refused'; readonly fault: Fault };

export interface QuestionSlice {
  readonly question: QuestionDraft;
  readonly priceTag: PriceTag;
  setQuestion(patch: Partial<QuestionDraft>): void;
  /** Puts a question that was asked back into the builder, to be changed or sharpened. */
  changeQuestion(asked: Asked): void;
  /** Prices the question as it stands, after a pause in which it may still change. */
  priceQuestion(): void;
}

const pause = 150;

export const questionSlice: Slice<QuestionSlice> =
  ({ vault, after }) =>
  (set, get) => {
    let takeBack: (() => void) | undefined;
    let pricing: AbortController | undefined;
    return {
      question: emptyQuestion,
      priceTag: { state: 'none' },
      setQuestion(patch) {
        set(({ question }) => ({ question: { ...question, ...patch } }));
        get().priceQuestion();
      },
      changeQuestion: asked => get().setQuestion(draftOf(asked, get().question)),
      priceQuestion() {
        takeBack?.();
        pricing?.abort();
        const { question, priceTag, importing } = get();
        if (importing.state !== 'done') return;
        const reading = readQuestion(question, importing.mapping);
        if (reading.state === 'incomplete') {
          set({ priceTag: { state: 'incomplete', says: reading.says } });
          return;
        }
        const draft = askedFrom(question, importing.mapping);
        if (!draft) return;
        // What answers to the same question paid already is counted, so that the tag says what is due.
        const asked: Asked = { ...draft, sharpen: true };
        set({ priceTag: { state: 'pricing', before: lastPrice(priceTag) } });
        const mine = new AbortController();
        pricing = mine;
        takeBack = after(pause, () => {
          vault.price([asked], { signal: mine.signal }).then(
            ({ prices: [price] }) => {
              if (price) set({ priceTag: { state: 'priced', price } });
            },
            thrown => {
              if (isCancel(thrown)) return;
              if (thrown instanceof Failure) set({ priceTag: { state: 'refused', fault: thrown.fault } });
              else get().report(thrown);
            },
          );
        });
      },
    };
  };

function lastPrice(tag: PriceTag): Price | 'none' {
  if (tag.state === 'priced') return tag.price;
  return tag.state === 'pricing' ? tag.before : 'none';
}

/** Whether answers to the same question paid a part of a price, so that paying the rest makes them sharper together. */
export function sharpens({ due, plan, standing }: Price): boolean {
  return standing !== 'free' && due !== undefined && due < plan.share;
}

/** The question as it is sent; the id only has to be well-formed until it is asked. */
export function askedFrom(draft: QuestionDraft, mapping: AskedMapping, id = 'draft'): Asked | undefined {
  const reading = readQuestion(draft, mapping);
  if (reading.state === 'incomplete') return undefined;
  return { id, title: defaultTitle(reading.question), question: reading.question, spend: draft.spend };
}
