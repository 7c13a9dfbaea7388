import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { printSpeedTables } from './speed-tables.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000,1000000,10000000' },
    threads: { type: 'string', default: `${availableParallelism()},1` },
    plot: { type: 'string', default: 'no plot' },
    'without-app': { type: 'boolean', default: false },
    'without-duckdb': { type: 'boolean', default: false },
  },
});
await printSpeedTables({
  sizes: values.events.split(',').map(Number),
  threads: [...new Set(values.threads.split(',').map(Number))],
  plot: values.plot,
  withApp: !values['without-app'],
  withDuckdb: !values['without-duckdb'],
});
