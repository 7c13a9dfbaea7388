import { measureImport } from './import.ts';
import { measurePrivacy } from './privacy.ts';
import { measureRisk } from './risk.ts';

/** Times differ from machine to machine; compare the ratios, which are of one run. */
for (const { what, value } of [...measurePrivacy(), ...(await measureRisk()), ...(await measureImport())]) {
  process.stdout.write(`${what.padEnd(60)}${value}\n`);
}
