import { faultOf } from '../../shared/protocol/exhausted.ts';
import { type Fault, faultExit } from '../../shared/protocol/fault.ts';
import { appName } from '../../shared/release/app-name.ts';
import type { Terminal } from './command.ts';
import { commands, type ListedCommand } from './commands.ts';
import { faultLine, faultObject } from './fault-report.ts';
import { commandHelp, programHelp } from './help.ts';
import { parseCall, usage } from './parse-call.ts';
import { processTerminal } from './terminal.ts';

/** Runs the command line of this process. @returns exit status */
export async function main(args: readonly string[]): Promise<number> {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancel.abort());
  // A reader such as `head` may have had enough.
  process.stdout.on('error', () => cancel.abort());
  return run(args, processTerminal(cancel.signal));
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [first, ...rest] = args;
    if (first === '--help' || first === '-h' || first === 'help') {
      terminal.print(programHelp(commands).trimEnd());
      return 0;
    }
    if (first === '--version') {
      terminal.print(appName);
      return 0;
    }
    const listed = commandCalled(first);
    const command = await listed.load();
    const call = parseCall(command, rest);
    if (call.switches.has('help')) {
      terminal.print(commandHelp(listed, command).trimEnd());
      return 0;
    }
    return await command.run(call, terminal);
  } catch (error) {
    const fault = terminal.signal.aborted ? cancelled : faultOf(error);
    terminal.say(faultLine(fault));
    if (args.includes('--json')) terminal.printJson({ fault: faultObject(fault) });
    return faultExit(fault);
  }
}

/** `npm start` says `start`. */
function commandCalled(name: string | undefined): ListedCommand {
  if (name === undefined) throw usage('No command is given');
  const command = commands.find(candidate => candidate.name === (name === 'start' ? 'app' : name));
  if (command === undefined) throw usage(`There is no command ${name}`);
  return command;
}

const cancelled: Fault = { code: 'cancelled', params: {} };
