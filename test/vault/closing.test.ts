import { expect, it } from 'vitest';
import { question, vaultWindow } from '../governance/vault-window.ts';

it('closes what is open: the frame names it no more, nothing is answered of it, and it can be opened again', async () => {
  const { open, code, told } = await vaultWindow();
  expect((await open()).kind).toBe('imported');
  expect(await code({ kind: 'close' })).toBe('closed');
  expect(told.at(-1)).toEqual({ kind: 'closed' });
  expect(await code({ kind: 'ask', asked: question() })).toBe('usage');
  expect((await open()).kind).toBe('imported');
});
