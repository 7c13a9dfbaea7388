import { fileStore } from '../../../electron/durable/file-store.ts';
import { charge } from '../../../shared/ledger/ledger.ts';
import { Failure } from '../../../shared/protocol/fault.ts';
import { costOf, ledgerWorld } from '../../fakes/ledger-world.ts';

/** `FOLDER POPULATION SEED RHO`: charges until the budget is gone; prints the entries it was acknowledged. */
const [, , folder, population, seed, rho] = process.argv;
const store = fileStore(folder!, undefined, 120_000);
const world = ledgerWorld(seed!);
const acknowledged: number[] = [];
process.stdout.write('ready\n');
await new Promise(started => process.stdin.once('data', started));
try {
  for (let number = 0; ; number++) {
    acknowledged.push((await charge(store, population!, costOf(number, BigInt(rho!)), world)).entry);
  }
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.fault.code, acknowledged })}\n`);
}
process.stdin.destroy();
