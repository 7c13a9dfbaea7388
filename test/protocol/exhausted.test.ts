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

it('takes an array that no memory holds for memory that ran out', () => {
  for (const made of [
    () => new Uint8Array(2 ** 40),
    () => new Float64Array(2 ** 36),
    () => new ArrayBuffer(2 ** 50),
    () => 'x'.repeat(2 ** 30),
  ]) {
    expect(isExhausted(thrownBy(made))).toBe(true);
    expect(faultOf(thrownBy(made))).toMatchObject({ code: 'too-large' });
  }
});

it('takes a view behind the end of its bytes, as a damaged file asks for it, for none', () => {
  const view = thrownBy(() => new Uint8Array(new ArrayBuffer(5), 0, 1629));
  expect(isExhausted(view)).toBe(false);
  expect(faultOf(view)).toEqual({ code: 'internal', params: {} });
  expect(isExhausted(new Failure('damaged-file', { what: 'Parquet' }))).toBe(false);
});
