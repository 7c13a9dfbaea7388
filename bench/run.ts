import { measureImport } from './import.ts';
import { measurePrivacy } from './privacy.ts';
import { measureRisk } from './risk.ts';
import { measureWorkbench } from './workbench.ts';

/** Times differ from machine to machine; compare the ratios, which are of one run. */
for (const { what, value } of [
  ...measurePrivacy(),
  ...(await measureRisk()),
  ...(await measureImport()),
  ...(await measureWorkbench()),
]) {
  process.stdout.write(`${what.padEnd(60)}${value}\n`);
}
