import type { Command } from './command.ts';

export interface ListedCommand {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** A command brings its own parts; the others stay on the disk. */
  load(): Promise<Command>;
}

/** In the order in which somebody comes to need them. */
export const commands: readonly ListedCommand[] = [
  {
    name: 'demo',
    summary: 'writes a sample export of invented people, a list of those who objected, and a recipe',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'inspect',
    summary: 'what an export looks like: format, columns by shape, proposed roles, rows that cannot be read',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  {
    name: 'plan',
    summary: 'the price tag of every question: share, smallest group that can show, expected precision',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'release',
    summary: 'asks every question of a recipe and writes the answers as charts, tables and a manifest',
    load: async () => (await import('./release.ts')).release,
  },
  {
    name: 'risk',
    summary: 'how easily people could be picked out, as bands, or as figures paid for',
    load: async () => (await import('./risk.ts')).risk,
  },
  {
    name: 'ledger',
    summary: 'what has been spent on a population, entry by entry, and whether the chain holds',
    load: async () => (await import('./ledger.ts')).ledger,
  },
  {
    name: 'verify',
    summary: 're-reads exported files: intact or altered, under which policy and ledger entry',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'policy',
    summary: 'what the steward lays down: shows, checks, signs and adopts it; further budget; the audit log',
    load: async () => (await import('./policy.ts')).policy,
  },
  {
    name: 'report',
    summary:
      'what people file: record of processing, impact assessment, method notes, notice, incident sheet',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'key',
    summary:
      'the key that ledgers and answers are encrypted with: shows its place, puts it under a passphrase',
    load: async () => (await import('./key.ts')).key,
  },
  {
    name: 'forget',
    summary: 'removes the kept answers of a population and says which exports remain',
    load: async () => (await import('./forget.ts')).forget,
  },
  {
    name: 'app',
    summary: 'opens the workbench',
    load: async () => (await import('./app.ts')).app,
  },
];
