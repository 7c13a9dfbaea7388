/** What helpers do, by name: what is given and what comes back, all of it cloneable. Raw: never leaves the vault. */
export interface HelperTasks {
  /** Does nothing; it is done once the helper has started. */
  readonly start: { readonly input: 'now'; readonly output: 'started' };
}

export type TaskName = keyof HelperTasks;

export interface Request {
  readonly id: number;
  readonly task: TaskName;
  readonly input: HelperTasks[TaskName]['input'];
}

export type Reply =
  | { readonly id: number; readonly state: 'done'; readonly output: unknown }
  /** Never why: the text of an error could hold data. */
  | { readonly id: number; readonly state: 'failed' };

export type Say = (reply: Reply, handedOver: readonly ArrayBuffer[]) => void;

/** What a task gives back, and which buffers in it are moved and not copied. */
interface Done<T extends TaskName> {
  readonly output: HelperTasks[T]['output'];
  readonly handedOver?: readonly ArrayBuffer[];
}

type Tasks = { readonly [T in TaskName]: (input: HelperTasks[T]['input']) => Done<T> | Promise<Done<T>> };

/** The helper's side: does what it is told, one task after another. */
export function helperTasks(say: Say): (told: unknown) => void {
  const tasks: Tasks = { start: () => ({ output: 'started' }) };
  let before: Promise<void> = Promise.resolve();
  return told => {
    const { id, task, input } = told as Request;
    before = before.then(async () => {
      try {
        const { output, handedOver = [] } = await tasks[task](input as never);
        say({ id, state: 'done', output }, handedOver);
      } catch {
        say({ id, state: 'failed' }, []);
      }
    });
  };
}
