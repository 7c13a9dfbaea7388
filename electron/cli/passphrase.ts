import { Failure } from '../../shared/protocol/fault.ts';
import { shortestPassphrase } from '../../shared/signing/passphrase.ts';
import { passphraseInFile } from '../durable/data-key.ts';
import type { Terminal } from './command.ts';

/**
 * A passphrase from the file that `MURMURATION_PASSPHRASE_FILE` names, else typed unseen where there is a terminal.
 *
 * @throws Failure `store-locked`
 */
export async function askPassphrase(
  what: string,
  { environment }: Pick<Terminal, 'environment'>,
): Promise<string> {
  const inFile = await passphraseInFile(environment);
  if (inFile !== 'no file is named') return inFile;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure('store-locked', {
      why: `${what} is under a passphrase; name a file that holds it in MURMURATION_PASSPHRASE_FILE`,
    });
  }
  return typedUnseen(`Passphrase of ${what}: `);
}

/**
 * A new passphrase: from the file that `MURMURATION_NEW_PASSPHRASE_FILE` names (else the one that
 * `MURMURATION_PASSPHRASE_FILE` names), or typed twice.
 */
export async function newPassphrase(
  what: string,
  { environment }: Pick<Terminal, 'environment'>,
): Promise<string> {
  const file = environment['MURMURATION_NEW_PASSPHRASE_FILE'] ?? environment['MURMURATION_PASSPHRASE_FILE'];
  const named = file === undefined ? {} : { MURMURATION_PASSPHRASE_FILE: file };
  const first = await askPassphrase(`new, of ${what}`, { environment: named });
  if ([...first].length < shortestPassphrase) {
    throw new Failure('usage', { what: `A passphrase has at least ${shortestPassphrase} characters` });
  }
  if (file === undefined && (await typedUnseen('Once more: ')) !== first) {
    throw new Failure('usage', { what: 'The two passphrases differ' });
  }
  return first;
}

function typedUnseen(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (done: () => void) => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      done();
    };
    const hear = (data: Buffer) => {
      for (const character of data.toString('utf8')) {
        if (character === '\u0003') return end(() => reject(new Failure('cancelled')));
        if (character === '\r' || character === '\n' || character === '\u0004')
          return end(() => resolve(typed));
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
    };
    stdin.on('data', hear);
  });
}
