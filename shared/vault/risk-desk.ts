import type { ByteSource } from '../formats/byte-source.ts';
import type { JourneyStore } from '../journeys/store.ts';
import { notePopulationTable, notePreview } from '../ledger/previews.ts';
import { isAfterPreview } from '../ledger/snapshots.ts';
import type { Mapping } from '../policy/mapping.ts';
import { type Policy, riskShown } from '../policy/policy.ts';
import { requireRiskFigures } from '../policy/policy-limits.ts';
import type { Asked } from '../policy/question.ts';
import {
  asMapped,
  fitsMapping,
  identifyingAttributes,
  type RiskView,
  sensitiveAttributes,
} from '../policy/risk-view.ts';
import { Failure } from '../protocol/fault.ts';
import { type Demonstration, type RiskPreview, type RiskPrice, riskPreviewSchema } from '../protocol/risk.ts';
import type { Budget } from '../release/release.ts';
import type { RiskExport } from '../release/risk-export.ts';
import { type RiskRelease, riskFigureNames } from '../release/risk-release.ts';
import { classFigures, peopleBelow } from '../risk/class-figures.ts';
import { afterCharge } from './after-charge.ts';
import { demonstrateAttacks } from './attack-demonstration.ts';
import type { Asking, Looking } from './dataset.ts';
import { gateAll } from './gated.ts';
import type { VaultHost } from './host.ts';
import { within } from './part-done.ts';
import { fewestApart } from './people-sketch.ts';
import type { Population, Rules } from './population.ts';
import { type PopulationTable, readPopulationTable } from './population-table.ts';
import type { Importing } from './read-tables.ts';
import { riskBands } from './risk-bands.ts';
import { RiskFigures } from './risk-figures.ts';
import { type PricedRisk, priceRisk } from './risk-pricing.ts';
import { fewestPeople, type RawRisk, shownRisk } from './risk-shown.ts';
import { throwIfCancelled } from './watched-source.ts';

/** How re-identifiable the people of one snapshot are: previews, figures that are paid for, and attacks played. */
export interface RiskDesk {
  /**
   * The preview of a view, rounded and withheld as RISK.md section 9 says: nothing of fewer than 50 people, nor
   * of people who differ by fewer from those of an earlier preview. Charges nothing; that somebody looked, and at
   * what, is noted durably before, so that later mappings are marked.
   *
   * Tells how far it is, so that the time left can be told, and hears a cancel soon.
   *
   * @param sampleOf  people in the population of which the file is a random sample
   * @throws Failure `question-refused`, `policy-forbids`, `policy-expired`, `store-unavailable`, `cancelled`
   */
  preview(view: RiskView, sampleOf: number | 'not a sample', io: Looking): Promise<RiskPreview>;
  /**
   * What an export may have of the preview of the file as it is mapped: bands, and under a policy that withholds
   * risks nothing, whoever asks. Notes as a preview does.
   *
   * @throws Failure as `preview`
   */
  bands(io: Looking): Promise<RiskExport | 'withheld'>;
  /**
   * Takes a table of a whole population, by the columns of the journeys, for the previews that follow; none of
   * them before it is read.
   *
   * @throws Failure as an import
   */
  takePopulation(sources: readonly ByteSource[], io: Importing): Promise<void>;
  price(millionths: number): Promise<RiskPrice>;
  /** Pays for the figures that may be exported. Throws as a question does. */
  pay(millionths: number, io: Asking): Promise<{ readonly release: RiskRelease; readonly budget: Budget }>;
  demonstrate(asked: readonly Asked[], io: Asking): Promise<readonly Demonstration[]>;
}

/** What the desk needs of the dataset that it is part of. */
export interface DeskWorld {
  readonly host: VaultHost;
  readonly population: Population;
  readonly snapshot: { readonly id: string; readonly mapping: Mapping };
  /** @throws Failure where the policy in force forbids what was imported, or allows nothing any more */
  mapped(): Promise<Rules>;
  /** Throws where the data are closed. */
  store(): JourneyStore;
  /** Secret, and the same for every file of the vault. */
  sketchSeed(): string;
  /** Keyed, and the same for the same content. */
  markOf(content: Uint8Array): string;
  isKept(priced: PricedRisk): Promise<boolean>;
  /** Charges durably, then makes the answer and keeps it; a kept one comes again. */
  answered(
    priced: PricedRisk,
    rules: Rules,
    io: Asking,
    make: (receipt: RiskRelease['ledger'], created: string) => RiskRelease,
  ): Promise<{ readonly value: RiskRelease; readonly repeat: boolean }>;
}

/** About which part of a first preview is behind after each of its steps. */
const behind = { people: 0.06, columns: 0.55, unicity: 0.93 };

/** Milliseconds of work between two moments in which a cancel is heard. */
const longestBreath = 20;

export function riskDesk(world: DeskWorld): RiskDesk {
  const { host, population, snapshot } = world;
  const { mapping } = snapshot;
  let figures: RiskFigures | 'not yet' = 'not yet';
  let table: PopulationTable | 'none' | 'too many' = 'none';
  const exact = (): RiskFigures => {
    const store = world.store();
    if (figures === 'not yet') figures = new RiskFigures(store, mapping);
    return figures;
  };
  let breathed = host.elapsed();
  const breathe = async ({ signal }: Asking) => {
    // Parts that were worked out before cost nothing: a pause after each of them would be all of the wait.
    if (host.elapsed() - breathed >= longestBreath) {
      await host.breathe();
      breathed = host.elapsed();
    }
    throwIfCancelled(signal);
    world.store();
  };

  /** @param work  gives which part of it is done */
  const all = async <T>(work: Generator<number, T>, io: Looking): Promise<T> => {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      const before = breathed;
      await breathe(io);
      if (breathed !== before) io.progress?.({ phase: 'looking', done: step.value, total: 1 });
    }
  };

  const priceAllowed = (millionths: number, { policy, terms, moment }: Rules): PricedRisk => {
    const priced = priceRisk(millionths, mapping, terms);
    requireRiskFigures(policy, priced.plan.share, moment);
    return priced;
  };

  const lookedUp = (raw: RiskFigures, view: RiskView, k: number): RawRisk['population'] =>
    typeof table === 'string' ? table : { ...raw.population(view, table, k), people: table.people };

  const preview = async (
    view: RiskView,
    sampleOf: number | 'not a sample',
    detail: Policy['risk'],
    { terms }: Rules,
    io: Looking,
  ): Promise<RiskPreview> => {
    if (detail === 'withheld') return { state: 'withheld', why: 'policy' };
    if (!fitsMapping(view, mapping)) {
      throw new Failure('question-refused', {
        id: 'risk',
        why: 'the mapping cannot be made coarser like this',
      });
    }
    const raw = exact();
    const attributes = raw.attributes(view);
    const isFew = raw.people < fewestPeople;
    const people = isFew
      ? 'too few to show'
      : await all(within(0, behind.people, raw.sketch(world.sketchSeed())), io);
    const noted = await notePreview(
      host.store,
      population.name,
      {
        people,
        by: {
          ...(typeof table === 'string' ? {} : { population: 'looked up' }),
          precision: mapping.precision,
          attributes: [...identifyingAttributes(mapping)],
          view,
        },
      },
      (a, b) => fewestApart(a, b) < fewestPeople,
      host,
    );
    if (noted === 'withheld') return { state: 'withheld', why: isFew ? 'few people' : 'near others' };
    await breathe(io);
    const columns =
      attributes.length === 0
        ? 'none'
        : await all(within(behind.people, behind.columns, raw.columns(view, terms.k)), io);
    const unicity = await all(within(behind.columns, behind.unicity, raw.unicity(view)), io);
    const paths = await all(within(behind.unicity, 1, raw.paths(view)), io);
    await breathe(io);
    const looked = columns === 'none' ? 'none' : lookedUp(raw, view, terms.k);
    const sensitive = sensitiveAttributes(mapping);
    return riskPreviewSchema.parse(
      shownRisk(
        {
          people: raw.people,
          attributes,
          sensitive,
          columns,
          unicity,
          paths,
          population: looked,
        },
        { view, k: terms.k, zone: mapping.zone, detail, sampleOf },
      ),
    );
  };

  return {
    async preview(view, sampleOf, io) {
      const rules = await world.mapped();
      const detail = io.role === 'steward' ? 'figures' : riskShown(rules.policy);
      return preview(view, sampleOf, detail, rules, io);
    },

    async bands(io) {
      const rules = await world.mapped();
      const detail = riskShown(rules.policy) === 'withheld' ? 'withheld' : 'bands';
      return riskBands(await preview(asMapped, 'not a sample', detail, rules, io));
    },

    async takePopulation(sources, io) {
      table = 'none';
      if (sources.length === 0) return;
      const read = await readPopulationTable(sources, mapping, host, io);
      const mark = world.markOf(read.content);
      const noted = await notePopulationTable(host.store, population.name, mark, host);
      table = noted === 'noted' ? read : noted;
    },

    async price(millionths) {
      const rules = await world.mapped();
      const priced = priceAllowed(millionths, rules);
      if (await world.isKept(priced)) return { plan: priced.plan, standing: 'free' };
      const standing = rules.allows([priced.cost]) ? 'affordable' : 'over budget';
      return { plan: priced.plan, standing };
    },

    async pay(millionths, io) {
      const rules = await world.mapped();
      const { terms, policyId } = rules;
      const priced = priceAllowed(millionths, rules);
      const chosenAfter = await isAfterPreview(host.store, population.name, snapshot.id);
      const { value, repeat } = await world.answered(priced, rules, io, (receipt, created) => {
        const sizes = exact().sizes(asMapped);
        const { alone, classes } = classFigures(sizes);
        const counts = { alone, groups: classes, below_k: peopleBelow(sizes, terms.k) };
        return {
          plan: priced.plan,
          population: population.name,
          snapshot: snapshot.id,
          policy: policyId,
          chosen_after_preview: chosenAfter,
          figures: riskFigureNames.map(figure => {
            const [cell] = gateAll([counts[figure]], priced.gates[figure], host.random);
            return { figure, value: cell?.state === 'shown' ? cell.people : 'withheld' };
          }),
          ledger: receipt,
          created,
          app: host.app,
        };
      });
      return { release: value, budget: await afterCharge(() => population.budget(rules, repeat)) };
    },

    async demonstrate(asked, io) {
      const { terms } = await world.mapped();
      const shown: Demonstration[] = [];
      for (const one of asked) {
        shown.push(await demonstrateAttacks(one, mapping, terms, host.random, () => breathe(io)));
      }
      return shown;
    },
  };
}
