import { noteQuestion, noteRepeat, notingRefusals, type Told } from '../governance/audit.ts';
import { toldQuestion } from '../governance/told-question.ts';
import { inParts } from '../journeys/parts.ts';
import { samplingIdentity } from '../journeys/questions/asking.ts';
import type { JourneyStore, Standing } from '../journeys/store.ts';
import { cachedAnswer, cachedAnswers, keepAnswer } from '../ledger/answers.ts';
import type { Receipt } from '../ledger/ledger.ts';
import { isAfterPreview, isLiveSnapshot } from '../ledger/snapshots.ts';
import type { Mapping, Terms } from '../policy/mapping.ts';
import { requireMapping, requireQuestion } from '../policy/policy-limits.ts';
import type { Asked, Question } from '../policy/question.ts';
import { Failure } from '../protocol/fault.ts';
import type { Price } from '../protocol/price.ts';
import type { ImportSummary } from '../protocol/summary.ts';
import { meanPlan } from '../release/combine.ts';
import { defaultTitle } from '../release/default-title.ts';
import { derive } from '../release/derive.ts';
import {
  type Estimate,
  type Opening,
  openingSchema,
  type Release,
  releaseSchema,
} from '../release/release.ts';
import { riskReleaseSchema } from '../release/risk-release.ts';
import { sharpened } from '../release/sharpened.ts';
import { afterCharge } from './after-charge.ts';
import { boundsOf, gatedCells } from './answering.ts';
import { priceOpening, priceQuestion } from './asking.ts';
import type { Asking, Dataset } from './dataset.ts';
import { earlierAnswers } from './earlier-answers.ts';
import { followingAnswer } from './following-answer.ts';
import { gateAll } from './gated.ts';
import type { Helper } from './helper.ts';
import type { VaultHost } from './host.ts';
import { unlessCancelled } from './in-turns.ts';
import { keyedHex, keyedIdentifier } from './keyed.ts';
import type { Population, Rules } from './population.ts';
import type { Priced } from './pricing.ts';
import { riskDesk } from './risk-desk.ts';
import type { PricedRisk } from './risk-pricing.ts';
import { scanned, shareStore } from './scanning.ts';
import { withShownCells } from './shown-chart.ts';
import { signExport } from './sign-export.ts';
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

/**
 * Serves the journeys of one snapshot: nothing of them is read for a question before its charge is durable.
 *
 * @param helpers  ask beside this thread, and are ended when the dataset is closed
 */
export function snapshotDataset(
  host: VaultHost,
  population: Population,
  { store: journeys, ...snapshot }: Snapshot,
  master: Uint8Array,
  helpers: readonly Helper[] = [],
): Dataset {
  // The one name by which anything here reaches them, so that closing gives their memory back.
  let held: JourneyStore | 'closed' = journeys;
  shareStore(journeys, helpers);
  const { mapping } = snapshot;
  const turns = queue();
  const noted = <R>(what: string, task: () => Promise<R>) =>
    turns.take(() => notingRefusals(host, what, task));
  /** Whoever cancels is told soon; the next turn is when this one is over. */
  const inTurn = <R>(what: string, { signal }: Asking, task: () => Promise<R>) =>
    unlessCancelled(host, signal, noted(what, task));
  const earlier = earlierAnswers(host, population.name, snapshot.id);

  const store = (): JourneyStore => {
    if (held === 'closed') throw new Failure('usage', { what: 'The data are closed' });
    return held;
  };

  let inTheirParts: JourneyStore | 'not needed yet' = 'not needed yet';
  const divided = ({ parts = 1 }: Terms): JourneyStore => {
    if (inTheirParts === 'not needed yet')
      inTheirParts = inParts(store(), parts, identifier => keyedIdentifier(master, identifier));
    return inTheirParts;
  };

  /** Also what was imported before, and answered before: the policy of this moment holds. */
  const mapped = async (): Promise<Rules> => {
    const rules = await population.rules();
    requireMapping(rules.policy, mapping, rules.moment);
    return rules;
  };

  /** What may be asked, by the policy of this moment. */
  const priceAllowed = (asked: Asked, { policy, terms, moment }: Rules): Priced => {
    requireMapping(policy, mapping, moment);
    const priced = priceQuestion(asked, mapping, terms);
    requireQuestion(policy, asked.question, mapping, priced.plan.share, moment);
    return priced;
  };

  const told = (what: What, { policy }: Rules): Told => {
    const question = toldQuestion(what, mapping, policy, text => keyedHex(master, 'audit', text));
    return { population: population.name, snapshot: snapshot.id, question };
  };

  /** `after`: how many answers to the same question it sharpens. */
  const keyOf = (what: What, { main, cost }: Costed, after = 0): string =>
    keyedHex(master, 'answer', {
      version: answersVersion,
      snapshot: snapshot.id,
      what,
      k: main.k,
      l0: main.l0,
      rho: String(cost.rho),
      delta: String(cost.deltaThreshold),
      ...(after > 0 && { after }),
    });

  const keptUnder = async (key: string): Promise<unknown> => {
    const bytes = await cachedAnswer(host.store, population.name, { key, snapshot: snapshot.id });
    return bytes === 'absent' ? 'absent' : parsed(bytes);
  };

  /** Whoever was left out since must not be asked about, and the answer could not be kept. */
  const requireLive = async (): Promise<void> => {
    if (!(await isLiveSnapshot(host.store, population.name, snapshot.id))) throw new Failure('data-replaced');
  };

  /**
   * Kept answers come at once; others are charged, answered at a public time step, and kept. Each is checked by its schema
   * once: before it is kept, or as it was found.
   */
  const answered = async <T>(
    { what, priced, rules, schema, make, after = 0 }: Answering<T>,
    io: Asking,
  ): Promise<{ value: T; repeat: boolean }> => {
    const key = keyOf(what, priced, after);
    const kept = await keptUnder(key);
    if (kept !== 'absent') {
      await noteRepeat(host, rules, told(what, rules));
      return { value: schema.parse(kept), repeat: true };
    }
    throwIfCancelled(io.signal);
    store();
    await requireLive();
    const share = priced.plan.share;
    const ask = typeof what === 'string' ? what : what.ask;
    const cost = { ...priced.cost, key, snapshot: snapshot.id, ask, share: decimalText(share) };
    const receipt = await afterCharge(() => population.charge(cost, rules));
    // Before a record is read: a later moment would tell to the millisecond what the quantum hides.
    const created = host.now().toISOString();
    await afterCharge(() => noteQuestion(host, rules, { ...told(what, rules), share: cost.share, receipt }));
    const value = await atQuantum(host, async () => {
      try {
        const made = schema.parse(await make(receipt, created));
        const bytes = new TextEncoder().encode(JSON.stringify(made));
        const answer = { key, snapshot: snapshot.id, charge: receipt.entry, bytes };
        const stands = await keepAnswer(host.store, population.name, answer, host);
        return areEqual(stands, bytes) ? made : schema.parse(parsed(stands));
      } catch (error) {
        throw error instanceof Failure && error.fault.code === 'store-unavailable'
          ? error
          : new Failure('release-failed');
      }
    });
    throwIfCancelled(io.signal);
    return { value, repeat: false };
  };

  const opening = async (rules: Rules, io: Asking): Promise<{ opening: Opening; repeat: boolean }> => {
    const priced = priceOpening(mapping, rules.terms);
    const make = (receipt: Receipt, created: string): Opening => {
      const { standing } = store();
      const standings = standingsUnder(mapping);
      const gated = gateAll(
        standings.map(status => standing[status]),
        priced.main,
        host.random,
      );
      return {
        plan: priced.plan,
        population: population.name,
        snapshot: snapshot.id,
        cells: standings.map((status, index) => {
          const cell = gated[index]!;
          return { status, people: cell.state === 'shown' ? cell.people : 'withheld' };
        }),
        ledger: receipt,
        created,
      };
    };
    const asked = { what: 'opening', priced, rules, schema: openingSchema, make } as const;
    const { value, repeat } = await answered(asked, io);
    return { opening: value, repeat };
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

  const answer = async (
    { question }: Asked,
    priced: Priced,
    rules: Rules,
    io: Asking,
    after = 0,
  ): Promise<Answer> => {
    const { terms } = rules;
    const people = await peopleAnalysed(terms);
    const chosenAfter = await isAfterPreview(host.store, population.name, snapshot.id);
    const make = async (receipt: Receipt, created: string): Promise<Release> => {
      const seed = keyedHex(master, 'sample', samplingIdentity(question));
      const asked = question.where?.parts === undefined ? store() : divided(terms);
      const histogram = await scanned(asked, question, boundsOf(priced, seed), helpers, host);
      const cells = gatedCells(histogram, question, priced, mapping.public, host.random);
      return {
        question,
        plan: priced.plan,
        population: population.name,
        snapshot: snapshot.id,
        policy: rules.policyId,
        chosen_after_preview: chosenAfter,
        people,
        cells,
        derived: derive(question, cells, priced.plan),
        ledger: receipt,
        created,
        app: host.app,
      };
    };
    const asked = { what: question, priced, rules, schema: releaseSchema, make, after };
    const { value, repeat } = await answered(asked, io);
    return { release: value, repeat };
  };

  /** What stands of a question to be sharpened, and the price of the rest; `paid` where nothing is missing. */
  const sharpening = async (asked: Asked, { terms, policyId }: Rules) => {
    const { millionths, plan } = priceQuestion(asked, mapping, terms);
    // Under one policy the terms of a population can change, and a share is part of its whole budget.
    const stand = (await earlier.to(asked.question, policyId)).filter(
      ({ plan: of }) => of.k === plan.k && Math.abs(of.rho / of.share / (plan.rho / plan.share) - 1) < 1e-6,
    );
    const paid = stand.map((_, i) => paidBy(stand.slice(0, i)));
    const counted = stand.filter((_, i) => paid[i]! < millionths);
    const missing = millionths - paidBy(counted);
    if (missing <= 0) return { counted, rest: 'paid' } as const;
    const spend = { kind: 'share', millionths: missing } as const;
    return { counted, rest: priceQuestion({ ...asked, spend }, mapping, terms) } as const;
  };

  const sharpen = async (asked: Asked, rules: Rules, io: Asking): Promise<Answer> => {
    const { counted, rest } = await sharpening(asked, rules);
    const [first, ...more] = counted;
    if (rest === 'paid') {
      await noteRepeat(host, rules, told(asked.question, rules));
      return { release: sharpened([first!, ...more]), repeat: true };
    }
    const { release, repeat } = await answer(asked, rest, rules, io, counted.length);
    return { release: first === undefined ? release : sharpened([first, ...more, release]), repeat };
  };

  const earlierUnder = async ({ terms, policyId }: Rules) =>
    (await earlier.all(policyId)).filter(({ plan }) => plan.k === terms.k);

  /** @throws Failure `question-refused` where it is about an answer that nobody was given */
  const aboutShown = async (asked: Asked, rules: Rules): Promise<Asked> => {
    const about = withShownCells(asked, await earlierUnder(rules), mapping.public);
    if (about !== 'not asked') return about;
    const why = 'the chart that it is about comes first: it is about the cells that the answer shows';
    throw new Failure('question-refused', { id: asked.id, why });
  };

  const ask = async (given: Asked, rules: Rules, io: Asking): Promise<Answer> => {
    const asked = given.question.ask === 'fairness' ? await aboutShown(given, rules) : given;
    const priced = priceAllowed(asked, rules);
    if (asked.follow === true && (await keptUnder(keyOf(asked.question, priced))) === 'absent') {
      const release = followingAnswer(await earlierUnder(rules), asked.question, mapping.public);
      if (release !== 'none') {
        await noteRepeat(host, rules, told(asked.question, rules));
        return { release, repeat: true };
      }
    }
    return asked.sharpen === true ? sharpen(asked, rules, io) : answer(asked, priced, rules, io);
  };

  const risk = riskDesk({
    host,
    population,
    snapshot,
    store,
    sketchSeed: () => keyedHex(master, 'people', ''),
    markOf: content => keyedHex(master, 'people', ['population', ...content]),
    mapped,
    isKept: async priced => (await keptUnder(keyOf('risk', costed(priced)))) !== 'absent',
    answered: (priced, rules, io, make) =>
      answered({ what: 'risk', priced: costed(priced), rules, schema: riskReleaseSchema, make }, io),
  });

  return {
    summary: snapshot.summary,
    risk: { ...risk, pay: (millionths, io) => inTurn('risk', io, () => risk.pay(millionths, io)) },

    async price(asked) {
      const rules = await population.rules();
      const { terms, allows, adds } = rules;
      const kept = await cachedAnswers(host.store, population.name, snapshot.id);
      const standing = async (what: Question | 'opening', priced: Priced): Promise<Price['standing']> => {
        if ((await kept(keyOf(what, priced))) !== 'absent') return 'free';
        return allows([priced.cost]) ? 'affordable' : 'over budget';
      };
      // Read once for a whole page of questions.
      let known: readonly Release[] | undefined;
      const priceOf = async (given: Asked): Promise<Price> => {
        if (given.question.ask === 'fairness') known ??= await earlierUnder(rules);
        const about = withShownCells(given, known ?? [], mapping.public);
        // Cells make no price, so that what cannot be asked yet has one.
        const one = about === 'not asked' ? given : about;
        const { id, question } = one;
        const priced = priceAllowed(one, rules);
        const whole = {
          id,
          plan: priced.plan,
          standing: await standing(question, priced),
          adds_epsilon: adds([priced.cost]),
        };
        if (whole.standing === 'free') return { ...whole, adds_epsilon: 0 };
        known ??= await earlierUnder(rules);
        const source = followingAnswer(known, question, mapping.public);
        if (source === 'none') return { ...whole, ...(await restOf(one)) };
        const follows = { entry: source.ledger.entry, title: defaultTitle(source.follows!) };
        if (one.follow === true)
          return { id, plan: source.plan, standing: 'free', adds_epsilon: 0, due: 0, follows };
        return { ...whole, ...(await restOf(one)), follows };
      };
      /** What differs where earlier answers count. */
      const restOf = async (one: Asked): Promise<Omit<Price, 'id'> | undefined> => {
        if (one.sharpen !== true) return undefined;
        const { counted, rest } = await sharpening(one, rules);
        const plans = counted.map(({ plan }) => plan);
        if (rest === 'paid') return { plan: meanPlan(plans), standing: 'free', adds_epsilon: 0, due: 0 };
        const affordable = allows([rest.cost]) ? 'affordable' : 'over budget';
        return {
          plan: meanPlan([...plans, rest.plan]),
          standing: affordable,
          adds_epsilon: adds([rest.cost]),
          due: rest.plan.share,
        };
      };
      const prices: Price[] = [];
      for (const one of asked) prices.push(await priceOf(one));
      const first = priceOpening(mapping, terms);
      const stands = await standing('opening', first);
      return {
        prices,
        opening: {
          id: 'opening',
          plan: first.plan,
          standing: stands,
          adds_epsilon: stands === 'free' ? 0 : adds([first.cost]),
        },
      };
    },

    open: io =>
      inTurn('opening', io, async () => {
        const rules = await mapped();
        const { opening: made, repeat } = await opening(rules, io);
        return { opening: made, budget: await afterCharge(() => population.budget(rules, repeat)) };
      }),

    ask: (asked, io) =>
      inTurn('question', io, async () => {
        const rules = await population.rules();
        const { release, repeat } = await ask(asked, rules, io);
        return {
          format: 'murmuration-release/1',
          id: asked.id,
          title: asked.title ?? defaultTitle(asked.question),
          release,
          budget: await afterCharge(() => population.budget(rules, repeat)),
        };
      }),

    sign: statements =>
      noted('export', async () => {
        const rules = await mapped();
        return signExport(host, { name: population.name, rules }, { id: snapshot.id, mapping }, statements);
      }),

    settled: () => turns.over(),

    ledger: () => population.view(),

    close() {
      held = 'closed';
      inTheirParts = 'not needed yet';
      // What is paid for is asked to its end.
      void turns.over().then(() => {
        for (const helper of helpers) helper.end();
      });
    },
  };
}

type What = Question | 'opening' | 'risk';

interface Answer {
  readonly release: Release;
  readonly repeat: boolean;
}

/** An answer to be made, or found. */
interface Answering<T> {
  readonly what: What;
  readonly priced: Costed;
  readonly rules: Rules;
  readonly schema: { parse(value: unknown): T };
  make(receipt: Receipt, created: string): T | Promise<T>;
  /** How many answers to the same question it sharpens. */
  readonly after?: number;
}

/** What an answer is charged and kept by. */
type Costed = Pick<Priced, 'cost'> & {
  readonly main: Pick<Priced['main'], 'k' | 'l0'>;
  readonly plan: Pick<Priced['plan'], 'share'>;
};

function costed({ cost, plan }: PricedRisk): Costed {
  return { cost, plan, main: { k: plan.k, l0: 1 } };
}

/** Millionths of the budget. */
function paidBy(releases: readonly Release[]): number {
  return releases.reduce((sum, { plan }) => sum + Math.round(plan.share * 1_000_000), 0);
}

/** One question at a time, in the order asked: simpler to audit than concurrent composition. */
function queue(): { take<R>(task: () => Promise<R>): Promise<R>; over(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(task) {
      const next = last.then(task, task);
      last = next.catch(() => {});
      return next;
    },
    async over() {
      for (let seen: unknown; seen !== last; ) {
        seen = last;
        await last;
      }
    },
  };
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function parsed(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function decimalText(share: number): string {
  return share.toFixed(6).replace(/\.?0+$/, '');
}
