import { expect, it } from 'vitest';
import { faultOf, isExhausted } from '../../shared/protocol/exhausted.ts';
import { Failure } from '../../shared/protocol/fault.ts';

function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it.each([
  'Array buffer allocation failed',
  'WebAssembly.Memory.grow(): Unable to grow instance memory',
  'Invalid typed array length: 1099511627776',
])('takes “%s” for memory that ran out', said => {
  expect(isExhausted(new RangeError(said))).toBe(true);
  expect(faultOf(new RangeError(said))).toMatchObject({ code: 'too-large' });
});

it('takes a text or bytes that are longer than any can be for the same', () => {
  for (const made of [() => 'x'.repeat(2 ** 30), () => new ArrayBuffer(2 ** 53 - 1)])
    expect(isExhausted(thrownBy(made))).toBe(true);
});

it('takes a view behind the end of its bytes, as a damaged file asks for it, for none', () => {
  const view = thrownBy(() => new Uint8Array(new ArrayBuffer(5), 0, 1629));
  expect(isExhausted(view)).toBe(false);
  expect(faultOf(view)).toEqual({ code: 'internal', params: {} });
  expect(isExhausted(new Failure('damaged-file', { what: 'Parquet' }))).toBe(false);
});
