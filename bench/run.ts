import { measurePrivacy } from './privacy.ts';

/** Times differ from machine to machine; compare the ratios, which are of one run. */
for (const { what, value } of measurePrivacy()) process.stdout.write(`${what.padEnd(50)}${value}\n`);
