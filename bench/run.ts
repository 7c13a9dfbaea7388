import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCancels } from './cancels.ts';
import { measureImport } from './import.ts';
import { type Measured, measurePrivacy } from './privacy.ts';
import { measureRisk } from './risk.ts';
import { printSpeedTables } from './speed/speed-tables.ts';
import { measureWhatIf } from './what-if.ts';
import { measureWorkbench } from './workbench.ts';

/**
 * Everything that is measured; `--small` takes smaller files and fewer rounds, and a few minutes. Times differ from
 * machine to machine; compare the ratios, which are of one run.
 */
const { small } = parseArgs({ options: { small: { type: 'boolean', default: false } } }).values;
const size = small
  ? {
      cancels: 200_000,
      importing: 10_000,
      rounds: 1,
      risk: 20_000,
      workbench: 10_000,
      events: [100_000, 1_000_000],
    }
  : {
      cancels: 1_500_000,
      importing: 40_000,
      rounds: 3,
      risk: 100_000,
      workbench: 30_000,
      events: [100_000, 1_000_000, 10_000_000],
    };

print(measurePrivacy());
print(await measureRisk(size.risk));
print(await measureWhatIf(size.risk));
print(await measureImport(size.importing, size.rounds));
print(await measureWorkbench(size.workbench));
print(await measureCancels(size.cancels));
await printSpeedTables({
  sizes: size.events,
  threads: [availableParallelism()],
  plot: 'no plot',
  withApp: true,
  withDuckdb: true,
});

function print(lines: readonly Measured[]): void {
  for (const { what, value } of lines) process.stdout.write(`${what.padEnd(60)}${value}\n`);
}
