import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { adoptPolicy } from '../../shared/governance/steward.ts';
import { type PolicyText, parsePolicy } from '../../shared/policy/policy-text.ts';
import { Failure } from '../../shared/protocol/fault.ts';
import type { VaultHost } from '../../shared/vault/host.ts';
import type { Call, Terminal } from './command.ts';

const mostBytes = 1 << 20;

/** @throws Failure `policy-invalid` */
export async function readPolicyFile(
  said: string,
  { folder }: Pick<Terminal, 'folder'>,
): Promise<PolicyText & { readonly text: string }> {
  const unreadable = (why: string) => new Failure('policy-invalid', { at: said, why });
  const path = resolve(folder, said);
  const found = await stat(path).catch(() => 'absent' as const);
  if (found === 'absent') throw unreadable('it is not there or cannot be opened');
  if (found.size > mostBytes) throw unreadable('it is too large for a policy');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch {
    throw unreadable('it cannot be opened or is not UTF-8 text');
  }
  return { ...parsePolicy(text), text };
}

/** Puts the policy of `--policy` in force, where it is given. */
export async function adoptPolicyFile(call: Call, terminal: Terminal, host: VaultHost): Promise<void> {
  const said = call.values.get('policy');
  if (said !== undefined) await adoptPolicy(host, await readPolicyFile(said, terminal), 'locked');
}
