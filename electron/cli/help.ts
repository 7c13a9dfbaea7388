import type { Command, Option } from './command.ts';
import type { ListedCommand } from './commands.ts';
import { everywhere } from './parse-call.ts';
import { columns } from './text-table.ts';

export function programHelp(commands: readonly ListedCommand[]): string {
  return `murmuration: customer journeys, seen only as groups of people.

Whatever leaves an export goes through k-anonymity and privacy noise, and is paid for out of the
budget of the people in it. Nothing is sent anywhere.

  murmuration COMMAND …

${columns(commands.map(({ name, summary }) => [`  ${name}`, summary]))}

  murmuration COMMAND --help   explains a command
  murmuration --version        names the version

EXPORT is a file, several files, or a folder of one export; - reads standard input.

Exit status: 0 done; 2 the call or the recipe is wrong; 3 the export cannot be read or mapped;
4 the budget does not allow it, or nothing could show; 5 the policy or the population's first entry
forbids it; 6 a ledger or a manifest fails its check; 130 cancelled; 1 anything else.
`;
}

export function commandHelp({ name, summary }: ListedCommand, command: Command): string {
  const options = Object.entries({ ...command.options, ...everywhere });
  const about = command.about.length === 0 ? '' : `\n${command.about.join('\n')}\n`;
  return `murmuration ${name} ${command.usage}

${capital(summary)}.
${about}
${columns(options.map(([option, takes]) => [`  ${written(option, takes)}`, takes.says]))}
`;
}

function written(name: string, { takes }: Option): string {
  return takes === 'nothing' ? `--${name}` : `--${name} ${takes}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
