import type { HelperTasks, Reply, Request, TaskName } from './helper-tasks.ts';
import type { Threads } from './threads.ts';

/** A thread that does tasks for the vault, one after another in the order given. */
export interface Helper {
  /**
   * @param handedOver  buffers in the input that are moved and not copied
   * @throws HelperLost
   */
  do<T extends TaskName>(
    task: T,
    input: HelperTasks[T]['input'],
    handedOver?: readonly ArrayBuffer[],
  ): Promise<HelperTasks[T]['output']>;
  /** What it was doing is lost. */
  end(): void;
}

/** A helper did not do its task. What was given to it has to be done by somebody else; why is not told. */
export class HelperLost extends Error {
  constructor() {
    super('a helper did not do its task');
  }
}

/** In place of a task's output where that did not come. */
export function lostAlone(error: unknown): 'lost' {
  if (error instanceof HelperLost) return 'lost';
  throw error;
}

export function startHelper(threads: Threads): Helper {
  const waiting = new Map<number, { done(output: unknown): void; lost(): void }>();
  let last = 0;
  let ended = false;
  const settle = (id: number, how: 'lost' | { readonly output: unknown }): void => {
    const task = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) thread.wanted(false);
    if (how === 'lost') task?.lost();
    else task?.done(how.output);
  };
  const failed = (): void => {
    if (!ended) thread.end();
    ended = true;
    for (const id of [...waiting.keys()]) settle(id, 'lost');
  };
  const thread = threads.start(said => {
    const reply = said as Reply;
    settle(reply.id, reply.state === 'failed' ? 'lost' : reply);
  }, failed);
  thread.wanted(false);
  return {
    do: (task, input, handedOver = []) =>
      new Promise((resolve, reject) => {
        const lost = () => reject(new HelperLost());
        if (ended) return lost();
        const id = ++last;
        waiting.set(id, { done: output => resolve(output as never), lost });
        thread.wanted(true);
        thread.tell({ id, task, input } satisfies Request, handedOver);
      }),
    end: failed,
  };
}
