import { Failure } from '../../shared/protocol/fault.ts';
import { anyNumber, type Command } from './command.ts';

export const risk: Command = {
  usage: 'EXPORT --recipe FILE',
  about: [],
  operands: { least: 0, most: anyNumber },
  options: { recipe: { takes: 'FILE', says: 'how the export is read' } },
  run: async () => {
    throw new Failure('not-yet', { what: 'The command risk' });
  },
};
