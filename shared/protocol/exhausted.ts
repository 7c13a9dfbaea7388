import { Failure, type Fault } from './fault.ts';

/** As V8 says it of arrays, of WebAssembly's memory and of texts. */
const words =
  /allocation failed|could not allocate memory|Unable to grow|Out of memory|^Invalid (array buffer|string) length|maximum size exceeded|longer than 0x/;

/** Also said of a view that ends behind its bytes, as readers of damaged files make them; it never is so long. */
const typedArrayLength = /^Invalid typed array length: (\d+)$/;
const longestView = 2 ** 32;

/** Whether memory ran out, or the data are more than one array or text can hold. */
export function isExhausted(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return words.test(error.message) || Number(typedArrayLength.exec(error.message)?.[1] ?? 0) > longestView;
}

/** The fault that people are told of whatever was thrown; what it says of itself may quote data. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Failure) return error.fault;
  return isExhausted(error)
    ? { code: 'too-large', params: { what: 'memory ran out' } }
    : { code: 'internal', params: {} };
}
