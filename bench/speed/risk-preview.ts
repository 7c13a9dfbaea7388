import { asMapped } from '../../shared/policy/risk-view.ts';
import { RiskFigures } from '../../shared/vault/risk-figures.ts';
import { plainMapping } from '../../test/fakes/asked-vault.ts';
import { builtStore } from './built-store.ts';

/**
 * `EVENTS [MISSING]`: builds the store of a file of `writeJourneyFile` whose people have six attributes and a sensitive
 * one, each missing for that part of them, and works out the whole first risk preview, no vault around it. Prints seconds
 * of the processor, since those of the clock are other programs' too, and the longest step: nothing else is heard meanwhile.
 */
const [events, missing = 0.02] = process.argv.slice(2).map(Number);
const values = { country: 40, age: 7, device: 12, plan: 5, region: 200, visits: 5, outcome: 4 };
const names = Object.keys(values);
const { store } = builtStore(
  events!,
  Object.fromEntries(Object.entries(values).map(([name, of]) => [name, { values: of, missing }])),
);
const figures = new RiskFigures(store, {
  ...plainMapping,
  precision: 'second',
  attributes: Object.fromEntries(names.map(name => [name, { column: name }])),
  sensitive: ['outcome'],
  public: ['home', 'search', 'cart'],
});
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`| ${store.people} people | s (CPU) | longest step, s (CPU) | arrays, MB |\n| --- | --- | --- | --- |`);
print(`| the store alone | – | – | ${arrays()} |`);
measure('whose people they are', figures.sketch('5eed'.repeat(16)));
measure('groups by the columns', figures.columns(asMapped, 20));
measure('known points, 20 cells', figures.unicity(asMapped));
measure('whole journeys', figures.paths(asMapped));
measure(
  'what if: declared touchpoints, known points',
  figures.unicity({ ...asMapped, touchpoints: 'declared' }),
);
print(`\nMost memory of the process: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB.`);

function measure(what: string, work: Generator<number, unknown>): void {
  const began = seconds();
  let longest = 0;
  for (let before = began, done = false; !done; ) {
    done = work.next().done === true;
    const now = seconds();
    longest = Math.max(longest, now - before);
    before = now;
  }
  print(`| ${what} | ${(seconds() - began).toFixed(2)} | ${longest.toFixed(2)} | ${arrays()} |`);
}

function seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function arrays(): string {
  globalThis.gc?.();
  return (process.memoryUsage().arrayBuffers / 1e6).toFixed(0);
}
