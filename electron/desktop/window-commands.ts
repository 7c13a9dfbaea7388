import type { WindowCommand } from '../desktop-contract.ts';

/** Takes what the menu asks of a window to its page, which asks for one command after the other. */
export interface WindowCommands<Page extends object> {
  send(page: Page, command: WindowCommand): void;
  next(page: Page): Promise<WindowCommand>;
}

/** A page that does not ask any more is owed nothing: what nobody took is forgotten after so many. */
const mostWaiting = 4;

export function windowCommands<Page extends object>(): WindowCommands<Page> {
  const asked = new WeakMap<Page, (command: WindowCommand) => void>();
  const waiting = new WeakMap<Page, WindowCommand[]>();
  return {
    send(page, command) {
      const take = asked.get(page);
      asked.delete(page);
      if (take !== undefined) take(command);
      else waiting.set(page, [...(waiting.get(page) ?? []), command].slice(0, mostWaiting));
    },
    next(page) {
      const [first, ...rest] = waiting.get(page) ?? [];
      waiting.set(page, rest);
      return first === undefined ? new Promise(done => asked.set(page, done)) : Promise.resolve(first);
    },
  };
}
