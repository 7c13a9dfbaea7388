import { Failure } from '../protocol/fault.ts';

/** What is thrown from the charge on must not say that nothing was spent, as a fault of too little memory does. */
export async function afterCharge<R>(task: () => Promise<R>): Promise<R> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('release-failed');
  }
}
