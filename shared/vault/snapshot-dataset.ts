import { samplingIdentity } from '../journeys/questions/asking.ts';
import type { JourneyStore, Standing } from '../journeys/store.ts';
import { cachedAnswer, cachedAnswers, keepAnswer } from '../ledger/answers.ts';
import type { Receipt } from '../ledger/ledger.ts';
import { isAfterPreview, isLiveSnapshot } from '../ledger/snapshots.ts';
import type { Mapping, Terms } from '../policy/mapping.ts';
import type { Asked, Question } from '../policy/question.ts';
import { Failure } from '../protocol/fault.ts';
import type { Price } from '../protocol/price.ts';
import type { ImportSummary } from '../protocol/summary.ts';
import { defaultTitle } from '../release/default-title.ts';
import { derive } from '../release/derive.ts';
import {
  type Estimate,
  type Opening,
  openingSchema,
  type Release,
  releaseSchema,
} from '../release/release.ts';
import { releasableCells } from './answering.ts';
import { priceOpening, priceQuestion } from './asking.ts';
import type { Asking, Dataset } from './dataset.ts';
import { gateAll } from './gated.ts';
import type { VaultHost } from './host.ts';
import { canonicalHash, keyedHex } from './keyed.ts';
import type { Population } from './population.ts';
import type { Priced } from './pricing.ts';
import { riskDesk } from './risk-desk.ts';
import type { PricedRisk } from './risk-pricing.ts';
import { atQuantum } from './time-quantum.ts';
import { throwIfCancelled } from './watched-source.ts';

/** Bumped when the same question on the same data could be answered differently. */
const answersVersion = 2;

/** What the opening release tells of; the period is told of where there is one. */
function standingsUnder({ from, to }: Mapping): readonly Standing[] {
  const always = ['analysed', 'no consent', 'objected', 'too old'] as const;
  return from === undefined && to === undefined ? always : [...always, 'outside the period'];
}

export interface Snapshot {
  /** Random; the same for the same content under the same rules. */
  readonly id: string;
  readonly store: JourneyStore;
  readonly mapping: Mapping;
  readonly summary: ImportSummary;
}

/** Serves the journeys of one snapshot: nothing of them is read for a question before its charge is durable. */
export function snapshotDataset(
  host: VaultHost,
  population: Population,
  snapshot: Snapshot,
  master: Uint8Array,
): Dataset {
  let held: Snapshot | 'closed' = snapshot;
  const { mapping } = snapshot;
  const inTurn = queue();

  const store = (): JourneyStore => {
    if (held === 'closed') throw new Failure('usage', { what: 'The data are closed' });
    return held.store;
  };

  const keyOf = (what: What, priced: Costed): string =>
    keyedHex(master, 'answer', {
      version: answersVersion,
      snapshot: snapshot.id,
      what,
      k: priced.main.k,
      l0: priced.main.l0,
      rho: String(priced.cost.rho),
      delta: String(priced.cost.deltaThreshold),
    });

  const keptUnder = async (key: string): Promise<unknown> => {
    const bytes = await cachedAnswer(host.store, population.name, { key, snapshot: snapshot.id });
    return bytes === 'absent' ? 'absent' : parsed(bytes);
  };

  /** Whoever was left out since must not be asked about, and the answer could not be kept. */
  const requireLive = async (): Promise<void> => {
    if (!(await isLiveSnapshot(host.store, population.name, snapshot.id))) throw new Failure('data-replaced');
  };

  /** Kept answers come at once; others are charged, answered at a public time step, and kept. */
  const answered = async (
    what: What,
    priced: Costed,
    terms: Terms,
    io: Asking,
    make: (receipt: Receipt, created: string) => unknown,
  ): Promise<{ value: unknown; repeat: boolean }> => {
    const key = keyOf(what, priced);
    const kept = await keptUnder(key);
    if (kept !== 'absent') return { value: kept, repeat: true };
    throwIfCancelled(io.signal);
    store();
    await requireLive();
    const share = priced.plan.share;
    const ask = typeof what === 'string' ? what : what.ask;
    const cost = { ...priced.cost, key, snapshot: snapshot.id, ask, share: decimalText(share) };
    const receipt = await population.charge(cost, terms);
    // Before a record is read: a later moment would tell to the millisecond what the quantum hides.
    const created = host.now().toISOString();
    const value = await atQuantum(host, async () => {
      try {
        const bytes = new TextEncoder().encode(JSON.stringify(make(receipt, created)));
        const answer = { key, snapshot: snapshot.id, charge: receipt.entry, bytes };
        return parsed(await keepAnswer(host.store, population.name, answer, host));
      } catch (error) {
        throw error instanceof Failure && error.fault.code === 'store-unavailable'
          ? error
          : new Failure('release-failed');
      }
    });
    throwIfCancelled(io.signal);
    return { value, repeat: false };
  };

  const opening = async (io: Asking): Promise<{ opening: Opening; repeat: boolean }> => {
    const terms = await population.terms();
    const priced = priceOpening(mapping, terms);
    const { value, repeat } = await answered('opening', priced, terms, io, (receipt, created) => {
      const { standing } = store();
      const standings = standingsUnder(mapping);
      const gated = gateAll(
        standings.map(status => standing[status]),
        priced.main,
        host.random,
      );
      return openingSchema.parse({
        plan: priced.plan,
        population: population.name,
        snapshot: snapshot.id,
        cells: standings.map((status, index) => {
          const cell = gated[index]!;
          return { status, people: cell.state === 'shown' ? cell.people : 'withheld' };
        }),
        ledger: receipt,
        created,
      });
    });
    return { opening: openingSchema.parse(value), repeat };
  };

  /** From the opening release, which comes before any question. */
  const peopleAnalysed = async (terms: Terms): Promise<Estimate | 'withheld'> => {
    const kept = await keptUnder(keyOf('opening', priceOpening(mapping, terms)));
    if (kept === 'absent') {
      await requireLive();
      throw new Failure('question-refused', {
        id: 'question',
        why: 'the overview comes first: it says how many people there are',
      });
    }
    const cells = openingSchema.parse(kept).cells;
    return cells.find(cell => cell.status === 'analysed')?.people ?? 'withheld';
  };

  const risk = riskDesk({
    host,
    population,
    snapshot,
    store,
    isKept: async priced => (await keptUnder(keyOf('risk', costed(priced)))) !== 'absent',
    answered: (priced, terms, io, make) => answered('risk', costed(priced), terms, io, make),
  });

  return {
    summary: snapshot.summary,
    risk: { ...risk, pay: (millionths, io) => inTurn(() => risk.pay(millionths, io)) },

    async price(asked) {
      const terms = await population.terms();
      const allows = await population.allowance();
      const kept = await cachedAnswers(host.store, population.name, snapshot.id);
      const standing = async (what: Question | 'opening', priced: Priced): Promise<Price['standing']> => {
        if ((await kept(keyOf(what, priced))) !== 'absent') return 'free';
        return allows([priced.cost]) ? 'affordable' : 'over budget';
      };
      const prices: Price[] = [];
      for (const one of asked) {
        const priced = priceQuestion(one, mapping, terms);
        prices.push({ id: one.id, plan: priced.plan, standing: await standing(one.question, priced) });
      }
      const first = priceOpening(mapping, terms);
      return {
        prices,
        opening: { id: 'opening', plan: first.plan, standing: await standing('opening', first) },
      };
    },

    open: io =>
      inTurn(async () => {
        const { opening: made, repeat } = await opening(io);
        return { opening: made, budget: await population.budget(repeat) };
      }),

    ask: (asked: Asked, io) =>
      inTurn(async () => {
        const terms = await population.terms();
        const priced = priceQuestion(asked, mapping, terms);
        const people = await peopleAnalysed(terms);
        const chosenAfter = await isAfterPreview(host.store, population.name, snapshot.id);
        const { question } = asked;
        const { value, repeat } = await answered(question, priced, terms, io, (receipt, created) => {
          const seed = keyedHex(master, 'sample', samplingIdentity(question));
          const cells = releasableCells(store(), question, priced, mapping.public, seed, host.random);
          return releaseSchema.parse({
            question,
            plan: priced.plan,
            population: population.name,
            snapshot: snapshot.id,
            policy: canonicalHash(terms),
            chosen_after_preview: chosenAfter,
            people,
            cells,
            derived: derive(question, cells, priced.plan),
            ledger: receipt,
            created,
            app: host.app,
          } satisfies Release);
        });
        return {
          format: 'murmuration-release/1',
          id: asked.id,
          title: asked.title ?? defaultTitle(question),
          release: releaseSchema.parse(value),
          budget: await population.budget(repeat),
        };
      }),

    ledger: () => population.view(),

    close() {
      held = 'closed';
    },
  };
}

type What = Question | 'opening' | 'risk';

/** What an answer is charged and kept by. */
type Costed = Pick<Priced, 'cost'> & {
  readonly main: Pick<Priced['main'], 'k' | 'l0'>;
  readonly plan: Pick<Priced['plan'], 'share'>;
};

function costed({ cost, plan }: PricedRisk): Costed {
  return { cost, plan, main: { k: plan.k, l0: 1 } };
}

/** One question at a time, in the order asked: simpler to audit than concurrent composition. */
function queue(): <R>(task: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return task => {
    const next = last.then(task, task);
    last = next.catch(() => {});
    return next;
  };
}

function parsed(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function decimalText(share: number): string {
  return share.toFixed(6).replace(/\.?0+$/, '');
}
