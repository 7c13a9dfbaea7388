import { basename, dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { notingRefusals } from '../../shared/governance/audit.ts';
import {
  adoptPolicy,
  grantTerms,
  makeSteward,
  permitPopulation,
  signPolicy,
  type Unlocked,
  unlockSteward,
} from '../../shared/governance/steward.ts';
import { policyHash, readTrail, type Trail } from '../../shared/governance/trail.ts';
import { sayEntry } from '../../shared/governance/trail-words.ts';
import { defaultTerms, type Terms, termsSchema } from '../../shared/policy/mapping.ts';
import { loosenings } from '../../shared/policy/policy-order.ts';
import { policyJsonSchema } from '../../shared/policy/policy-text.ts';
import { fingerprint } from '../../shared/signing/fingerprint.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import { nodeHost } from '../vault/node-host.ts';
import type { Call, Command, Terminal } from './command.ts';
import { ledgerOption, ledgerStore } from './ledger-folder.ts';
import { required, usage } from './parse-call.ts';
import { askPassphrase, newPassphrase } from './passphrase.ts';
import { readPolicyFile } from './policy-file.ts';
import { columns, termsText } from './text-table.ts';
import { writeWhole } from './whole-files.ts';

export const policy: Command = {
  usage:
    '(show | check FILE | adopt FILE | sign FILE --out FILE | steward | grant NAME | open NAME | log | schema) [--ledger FOLDER]',
  about: [
    'show     what is in force, and who may loosen it',
    'check    whether a policy is well formed, and what it loosens',
    'adopt    puts it in force: a tighter one, or one that the steward signed',
    'sign     writes it with the signature of the steward, who unlocks the key',
    'steward  makes the steward’s key, under a passphrase; once for a ledger folder. The steward can change it',
    'grant    gives the population NAME a larger budget in all (--epsilon, --delta, --k, and --reason for the record)',
    'open     lets the population NAME be opened beside the first one, with a budget of its own',
    'log      the audit log, oldest first',
    'schema   the form of a policy file, as a JSON Schema',
    'Passphrases are typed unseen, or stand in the file that MURMURATION_PASSPHRASE_FILE names.',
  ],
  operands: { least: 1, most: 2 },
  options: {
    out: { takes: 'FILE', says: 'where the signed policy goes' },
    epsilon: { takes: 'NUMBER', says: 'of the whole budget, what was spent included' },
    delta: { takes: 'NUMBER', says: 'of the whole budget' },
    k: { takes: 'NUMBER', says: 'least group' },
    reason: { takes: 'WORDS', says: 'why; it stands on every later export' },
    ledger: ledgerOption,
  },

  async run(call, terminal) {
    const [act = '', operand, ...more] = call.operands;
    const does = Object.hasOwn(acts, act) ? acts[act]! : undefined;
    if (does === undefined) throw usage(`There is no policy ${act}`);
    if (more.length > 0 || (operand === undefined) !== (does.operand === 'none')) {
      throw usage(
        does.operand === 'none' ? `policy ${act} takes nothing` : `policy ${act} needs ${does.operand}`,
      );
    }
    const host = nodeHost(ledgerStore(call, terminal));
    const told = await notingRefusals(host, `policy ${act}`, () =>
      does.run({ call, terminal, host, operand: operand ?? '' }),
    );
    if (call.switches.has('json')) terminal.printJson(told.json);
    else terminal.print(told.text);
    return 0;
  },
};

interface Act {
  readonly call: Call;
  readonly terminal: Terminal;
  readonly host: VaultHost;
  readonly operand: string;
}

interface Told {
  readonly text: string;
  readonly json: unknown;
}

const acts: Readonly<
  Record<string, { readonly operand: 'none' | 'FILE' | 'NAME'; run(act: Act): Promise<Told> }>
> = {
  show: {
    operand: 'none',
    async run({ host }) {
      const trail = await readTrail(host);
      return { text: shownText(trail), json: shownObject(trail) };
    },
  },

  check: {
    operand: 'FILE',
    async run({ host, terminal, operand }) {
      const { policy: read, signed } = await readPolicyFile(operand, terminal);
      const { inForce } = await readTrail(host);
      const looser = loosenings(inForce === 'none' ? 'none' : inForce.policy, read);
      const than = inForce === 'none' ? 'what holds without a policy' : 'the policy in force';
      return {
        text: [
          `${operand} is well formed; its hash is ${policyHash(read)}.`,
          looser.length === 0
            ? `It is no looser than ${than}: anybody may adopt it.`
            : `It is looser than ${than} in ${looser.join(', ')}: the steward has to sign it.`,
        ].join('\n'),
        json: { hash: policyHash(read), signed: signed !== 'unsigned', looser },
      };
    },
  },

  adopt: {
    operand: 'FILE',
    async run({ host, terminal, operand }) {
      const { hash, looser } = await adoptPolicy(host, await readPolicyFile(operand, terminal), 'locked');
      return { text: `From now on ${operand} holds (${hash}).`, json: { hash, looser } };
    },
  },

  sign: {
    operand: 'FILE',
    async run({ call, host, terminal, operand }) {
      const out = required(call, 'out');
      const { policy: read } = await readPolicyFile(operand, terminal);
      const signed = await signPolicy(host, read, await unlocked(host, terminal));
      const path = resolve(terminal.folder, out);
      const text = stringify({ ...read, signed });
      const file = { name: basename(path), content: [new TextEncoder().encode(text)] };
      await writeWhole(dirname(path), [file], dirname(out));
      return {
        text: `Wrote ${out}, signed with the key ${fingerprint(signed.key)}. Adopt it to put it in force.`,
        json: { hash: policyHash(read), fingerprint: fingerprint(signed.key) },
      };
    },
  },

  steward: {
    operand: 'none',
    async run({ host, terminal }) {
      const { steward } = await readTrail(host);
      const open = steward === 'none' ? 'locked' : await unlocked(host, terminal);
      const { key } = await makeSteward(host, await newPassphrase('the steward’s key', terminal), open);
      return {
        text: `The steward’s key is ${fingerprint(key)}. Without its passphrase nothing can be loosened here; keep it safe.`,
        json: { fingerprint: fingerprint(key) },
      };
    },
  },

  grant: {
    operand: 'NAME',
    async run({ call, host, terminal, operand }) {
      const stated = statedIn(call);
      const reason = required(call, 'reason');
      if (reason.length > 500) throw usage('--reason is at most 500 characters');
      const { from, to } = await grantTerms(host, operand, stated, reason, await unlocked(host, terminal));
      return {
        text: [
          `${operand}: from ${termsText(from)} to ${termsText(to)} in all, what was spent included.`,
          'A recipe that still states less tightens it again.',
        ].join('\n'),
        json: { population: operand, from, to },
      };
    },
  },

  open: {
    operand: 'NAME',
    async run({ host, terminal, operand }) {
      await permitPopulation(host, operand, await unlocked(host, terminal));
      return {
        text: `${operand} may be opened here, with a budget of its own. Nobody may be in two populations.`,
        json: { population: operand },
      };
    },
  },

  log: {
    operand: 'none',
    async run({ host }) {
      const { entries, head } = await readTrail(host);
      const rows = entries.map(entry => [String(entry.seq), entry.at, sayEntry(entry)]);
      return {
        text: entries.length === 0 ? 'Nothing is noted here yet.' : columns(rows, [0]),
        json: { entries, head },
      };
    },
  },

  schema: {
    operand: 'none',
    async run() {
      const schema = policyJsonSchema();
      return { text: JSON.stringify(schema, null, 2), json: schema };
    },
  },
};

async function unlocked(host: VaultHost, terminal: Terminal): Promise<Unlocked> {
  return unlockSteward(host, await askPassphrase('the steward’s key', terminal));
}

function statedIn(call: Call): Partial<Terms> {
  const stated: Partial<Record<keyof Terms, number>> = {};
  for (const name of ['k', 'epsilon', 'delta'] as const) {
    const text = call.values.get(name);
    if (text === undefined) continue;
    const read = termsSchema.shape[name].safeParse(Number(text));
    if (!read.success) throw usage(`--${name} ${text} is not a ${name} that a budget can have`);
    stated[name] = read.data;
  }
  if (Object.keys(stated).length === 0) throw usage('Say what changes: --epsilon, --delta or --k');
  return stated;
}

function shownText({ steward, inForce, populations }: Trail): string {
  const who =
    steward === 'none'
      ? 'No steward: nobody here can loosen what a population was opened with.'
      : `Steward: key ${fingerprint(steward.key)}`;
  if (inForce === 'none') {
    return `No policy: ${termsText(defaultTerms)} unless a recipe says otherwise, columns called sensitive are closed.\n${who}`;
  }
  const { policy: held, hash, signed } = inForce;
  return [
    `${held.title} (${hash}), ${signed === 'unsigned' ? 'a tightening that nobody had to sign' : `signed with ${fingerprint(signed.key)} on ${signed.at.slice(0, 10)}`}`,
    who,
    `Populations: ${populations.join(', ') || 'none yet'}`,
    '',
    stringify(held).trimEnd(),
  ].join('\n');
}

function shownObject({ steward, inForce, populations }: Trail): unknown {
  return {
    policy: inForce === 'none' ? null : inForce.policy,
    hash: inForce === 'none' ? null : inForce.hash,
    signed: inForce === 'none' || inForce.signed === 'unsigned' ? null : inForce.signed,
    steward: steward === 'none' ? null : fingerprint(steward.key),
    populations,
  };
}
