import { parseArgs } from 'node:util';
import { Failure } from '../../shared/protocol/fault.ts';
import type { Call, Command, Option } from './command.ts';

/** Options that every command has. */
export const everywhere: Readonly<Record<string, Option>> = {
  json: { takes: 'nothing', says: 'results, and a failure too, as one JSON object on standard output' },
  help: { takes: 'nothing', says: 'explains the command' },
};

/**
 * Reads what follows a command's name. A help request is answered however wrong the rest is.
 *
 * @throws Failure `usage`
 */
export function parseCall(command: Command, args: readonly string[]): Call {
  const known: Readonly<Record<string, Option>> = { ...command.options, ...everywhere };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(known).map(([name, { takes }]) => [
        name,
        {
          type: takes === 'nothing' ? 'boolean' : 'string',
          ...(name === 'help' ? { short: 'h' } : {}),
        } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string>();
  const switches = new Set<string>();
  if (tokens.some(token => token.kind === 'option' && token.name === 'help')) {
    return { operands, values, switches: new Set(['help']) };
  }
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) throw usage(`There is no option ${rawName} here`);
    if (values.has(name) || switches.has(name)) throw usage(`${rawName} is given twice`);
    if (option.takes === 'nothing') {
      if (value !== undefined) throw usage(`${rawName} takes no value`);
      switches.add(name);
      continue;
    }
    const missing = value === undefined || value === '' || (!token.inlineValue && /^-./.test(value));
    if (missing) throw usage(`${rawName} needs ${option.takes} after it`);
    values.set(name, value);
  }
  const { least, most } = command.operands;
  if (operands.length < least) throw usage(`Something is missing: ${command.usage}`);
  if (operands.length > most) throw usage(`${operands[most]} is one too many`);
  if (operands.includes('')) throw usage('A name is empty');
  return { operands, values, switches };
}

/** @throws Failure `usage` where the option is not given */
export function required(call: Call, option: string): string {
  const value = call.values.get(option);
  if (value === undefined) throw usage(`--${option} is missing`);
  return value;
}

/** @throws Failure `usage` unless the option is left out or a whole number in range */
export function wholeNumber(
  call: Call,
  option: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const text = call.values.get(option);
  if (text === undefined) return otherwise;
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw usage(`--${option} is a whole number from ${least} to ${most}`);
  }
  return number;
}

export const recipientOption: Option = {
  takes: 'WORDS',
  says: 'to whom the export goes; for the audit log and the incident sheet',
};

/** @throws Failure `usage` where it is longer than the audit log holds */
export function recipientOf(call: Call): string {
  const recipient = call.values.get('recipient') ?? '';
  if (recipient.length > 500) throw usage('--recipient is at most 500 characters');
  return recipient;
}

export function usage(what: string): Failure {
  return new Failure('usage', { what });
}
