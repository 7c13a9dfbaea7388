import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contract } from '../../electron/desktop-contract.ts';
import { createVault } from '../../renderer/workbench/vault/vault-client.ts';
import {
  fromVaultSchema,
  portOfferSchema,
  pulseSchema,
  toVaultSchema,
} from '../../shared/protocol/messages.ts';
import { sampleReach } from '../fakes/sample-releases.ts';
import { hostileLabels } from './hostile-labels.ts';

/**
 * Messages that no part of the app sends, on every port between its parts. What the vault answers to them is in
 * test/attacks/vault-port.test.ts, what the main process answers in test/electron/serve-contract.test.ts.
 */

const born = Object.getOwnPropertyNames(Object.prototype);
const ledger = {
  population: 'x',
  kind: 'durable',
  terms: { k: 20, epsilon: 3, delta: 1e-6 },
  person: ['id'],
  loosened: [],
  spent: 0.1,
  left: 0.9,
  epsilon_spent: 0.9,
  entries: [],
  chain: 'whole',
  head: 'abc',
  head_entry: 0,
};
const release = { kind: 'release', request: 1, file: sampleReach(), ledger };
const schemas = {
  toVault: toVaultSchema,
  fromVault: fromVaultSchema,
  offer: portOfferSchema,
  pulse: pulseSchema,
  ...Object.fromEntries(Object.entries(contract).map(([name, { request }]) => [name, request])),
};

/** Every place in a message, as a path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function changed(path: readonly (string | number)[], change: (at: unknown) => unknown): unknown {
  const copy = { root: structuredClone(release) as unknown };
  let at = copy as Record<string | number, unknown>;
  for (const step of ['root', ...path].slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = ['root', ...path].at(-1)!;
  at[last] = change(at[last]);
  return copy.root;
}

it('takes no message with a key too many, at any depth', () => {
  expect(fromVaultSchema.safeParse(release).success).toBe(true);
  const objects = places(release).filter(path => {
    let at: unknown = release;
    for (const step of path) at = (at as Record<string | number, unknown>)[step];
    return typeof at === 'object' && at !== null && !Array.isArray(at);
  });
  expect(objects.length).toBeGreaterThan(20);
  const free: string[] = [];
  for (const path of objects) {
    const message = changed(path, at => ({ ...(at as object), rows: [['anna', 'home']] }));
    if (fromVaultSchema.safeParse(message).success) free.push(path.join('.'));
  }
  expect(free).toEqual([]);
});

it('takes no message in which something is of another kind', () => {
  const kinds: unknown[] = [
    Symbol.iterator,
    () => 1,
    10n,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new Date(0),
    new Map(),
    new Uint8Array(4),
  ];
  const taken: string[] = [];
  for (const path of places(release)) {
    for (const other of kinds) {
      const parsed = fromVaultSchema.safeParse(changed(path, () => other));
      // An object of another kind may stand for one with nothing in it; nothing of it goes on.
      const nothing = JSON.stringify(changed(path, () => ({})));
      if (parsed.success && JSON.stringify(parsed.data) !== nothing) taken.push(path.join('.'));
    }
  }
  expect(taken).toEqual([]);
});

it('takes nothing that is made up, and no object is spoilt by it', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom(...hostileLabels, 'kind', 'request', 'ask', 'release'));
  const anything = fc.anything({ key: text, values: [text, fc.integer(), fc.boolean()], maxDepth: 4 });
  const message = fc.oneof(anything, fc.record({ kind: text, request: anything, asked: anything }));
  fc.assert(
    fc.property(message, value => {
      for (const [name, schema] of Object.entries(schemas)) {
        // These are asked for with nothing in them.
        if (name === 'window:next-command' || name === 'document:recent') continue;
        if (schema.safeParse(value).success) throw new Error(`${name} took it`);
      }
    }),
    { seed: 9, numRuns: 1000 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(born);
});

it('does nothing in the workbench for an answer that nobody waits for, and says no text of it', () => {
  const said: string[] = [];
  const vault = createVault();
  const never = () => {
    throw new Error('it was told');
  };
  vault.listen({
    ready: never,
    source: never,
    recipe: never,
    frame: never,
    ended: never,
    governance: never,
    policy: never,
    forgotten: never,
    fault: never,
    refused: where => said.push(where),
  });
  const port = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage() {}, close() {} };
  vault.connect(port);
  for (const data of [
    release,
    { ...release, request: 7 },
    { ...release, html: '<script>anna</script>' },
    { kind: 'rows', rows: [['anna']] },
    ...hostileLabels,
    null,
    [],
  ])
    port.onmessage!({ data } as MessageEvent);
  expect(said.length).toBe(hostileLabels.length + 6);
  expect(said.join()).not.toMatch(/anna|script|etc/);
});
