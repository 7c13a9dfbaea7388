/** Addresses in the module's memory, in bytes: the round constants, where messages start, and what is free. */
export const memoryAt = { constants: 0, initial: 256, free: 384 } as const;

/** Bytes of a message in the list of messages, and of what comes of four. */
export const listedBytes = 8;
export const digestsBytes = 128;

const type = { i32: 0x7f, v128: 0x7b, function: 0x60 } as const;
const op = {
  loop: [0x03, 0x40],
  end: [0x0b],
  repeat: [0x0c],
  repeatIf: [0x0d],
  drop: [0x1a],
  get: [0x20],
  set: [0x21],
  tee: [0x22],
  loadAddress: [0x28, 2],
  constant: [0x41],
  notEqual: [0x47],
  addAddress: [0x6a],
  ifThen: [0x04, 0x40],
  load: [0xfd, 0x00, 4],
  splat: [0xfd, 0x09, 2],
  store: [0xfd, 0x0b, 4],
  shuffle: [0xfd, 0x0d],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  xor: [0xfd, 0x51],
  left: [0xfd, 0xab, 0x01],
  right: [0xfd, 0xad, 0x01],
  plus: [0xfd, 0xae, 0x01],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** The parameters: the next four of the list and its end, where their digests go, and the bytes of a message. */
const [listed, listEnd, digests, messageBytes] = [0, 1, 2, 3];
/** Where in messages the block starts, where the state is read, and the place in the constants. */
const [at, from, constant] = [4, 5, 6];
/** Eight words of state, sixteen of the schedule, four messages, and what a round works with. */
const stateLocal = (word: number) => 7 + word;
const scheduleLocal = (word: number) => 15 + (word % 16);
const messageLocal = (lane: number) => 31 + lane;
const work = 35;
/** Words of state that differ, of this round and of the one before. */
const differs = (round: number) => 36 + (round % 2);

/**
 * A WebAssembly module that exports its `memory` and `digest(listed, listEnd, digests, messageBytes)`: SHA-256 (FIPS 180-4,
 * 6.2.2) of messages side by side in four lanes, four after four. A message is listed as two addresses of `messageBytes`,
 * whole blocks; it is what is set in either of the two, padded, in words of the machine's order. Of each four, word `w` of
 * message `l` comes to `16w + 4l`.
 */
export function sha256Module(): Uint8Array<ArrayBuffer> {
  const body = [...unsigned(2), 3, type.i32, 31, type.v128, ...digestAll(), ...op.end];
  const constants = new Uint8Array(new Uint32Array(roundConstants).buffer);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, type.function, 4, type.i32, type.i32, type.i32, type.i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('digest'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
    ...section(11, [
      1,
      0,
      ...op.constant,
      memoryAt.constants,
      ...op.end,
      ...unsigned(constants.length),
      ...constants,
    ]),
  ]);
}

function digestAll(): number[] {
  return [
    ...op.loop,
    ...[...op.constant, ...signed(memoryAt.initial), ...set(from)],
    ...[...op.constant, 0, ...set(at)],
    ...op.loop,
    ...blockOfFour(),
    ...compression(),
    ...[...get(digests), ...set(from)],
    ...[...advanced(at, 64), ...get(messageBytes), ...op.notEqual, ...op.repeatIf, 0],
    ...op.end,
    ...[...advanced(digests, digestsBytes), ...op.drop],
    ...[...advanced(listed, 4 * listedBytes), ...get(listEnd), ...op.notEqual, ...op.repeatIf, 0],
    ...op.end,
  ];
}

/** A local plus so much, which stays on the stack as well. */
function advanced(local: number, by: number): number[] {
  return [...get(local), ...op.constant, ...signed(by), ...op.addAddress, ...op.tee, local];
}

/** Sixteen words of each of four messages, turned so that a local holds one word of all four. */
function blockOfFour(): number[] {
  const code: number[] = [];
  const part = (lane: number, half: number, word: number) => [
    ...get(listed),
    ...[...op.loadAddress, ...unsigned(listedBytes * lane + 4 * half)],
    ...[...get(at), ...op.addAddress],
    ...[...op.load, ...unsigned(4 * word)],
  ];
  for (let word = 0; word < 16; word += 4) {
    for (let lane = 0; lane < 4; lane++) {
      code.push(...part(lane, 0, word), ...part(lane, 1, word), ...op.or, ...set(messageLocal(lane)));
    }
    const pairs = (first: number, words: readonly number[]) =>
      shuffled(messageLocal(first), messageLocal(first + 1), words);
    const schedule = (offset: number) => scheduleLocal(word + offset);
    code.push(...pairs(0, [0, 4, 1, 5]), ...set(schedule(0)), ...pairs(2, [0, 4, 1, 5]), ...set(schedule(1)));
    code.push(...pairs(0, [2, 6, 3, 7]), ...set(schedule(2)), ...pairs(2, [2, 6, 3, 7]), ...set(schedule(3)));
    for (const offset of [0, 2]) {
      const [low, high] = [schedule(offset), schedule(offset + 1)];
      code.push(...shuffled(low, high, [0, 1, 4, 5]), ...set(work));
      code.push(...shuffled(low, high, [2, 3, 6, 7]), ...set(high), ...get(work), ...set(low));
    }
  }
  return code;
}

/** Four of the eight words of two locals. */
function shuffled(first: number, second: number, words: readonly number[]): number[] {
  const bytes = words.flatMap(word => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
  return [...get(first), ...get(second), ...op.shuffle, ...bytes];
}

/** Takes the block in the schedule into the state at `from`, which goes to `digests`. */
function compression(): number[] {
  const code: number[] = [];
  const state = Array.from({ length: 8 }, (_, word) => word);
  for (const word of state) code.push(...load(from, 0, word), ...set(stateLocal(word)));
  code.push(...get(stateLocal(1)), ...get(stateLocal(2)), ...op.xor, ...set(differs(1)));
  code.push(...op.constant, 0, ...set(constant), ...op.loop);
  // Sixteen rounds turn the eight words around twice, so each is back in its place.
  for (let round = 0; round < 16; round++) code.push(...oneRound(round));
  code.push(...advanced(constant, 64), ...op.constant, ...signed(256), ...op.notEqual, ...op.ifThen);
  for (let word = 0; word < 16; word++) code.push(...nextWord(word));
  code.push(...[...op.repeat, 1], ...op.end, ...op.end);
  for (const word of state) {
    code.push(...get(digests), ...load(from, 0, word), ...get(stateLocal(word)), ...op.plus);
    code.push(...op.store, ...unsigned(16 * word));
  }
  return code;
}

function oneRound(round: number): number[] {
  const [a, b, , d, e, f, g, h] = Array.from({ length: 8 }, (_, word) =>
    stateLocal((word + 16 - round) % 8),
  ) as [number, number, number, number, number, number, number, number];
  return [
    ...get(h),
    ...rotations(e, 6, 11, 25),
    ...op.plus,
    ...[...get(g), ...get(e), ...get(f), ...get(g), ...op.xor, ...op.and, ...op.xor],
    ...op.plus,
    ...[...get(constant), ...op.splat, ...unsigned(memoryAt.constants + 4 * round)],
    ...op.plus,
    ...get(scheduleLocal(round)),
    ...op.plus,
    ...set(work),
    ...[...get(d), ...get(work), ...op.plus, ...set(d)],
    ...get(work),
    ...rotations(a, 2, 13, 22),
    ...op.plus,
    // The majority of a, b and c: b, but where it differs from both.
    ...[...get(a), ...get(b), ...op.xor, ...op.tee, differs(round), ...get(differs(round + 1)), ...op.and],
    ...[...get(b), ...op.xor],
    ...op.plus,
    ...set(h),
  ];
}

function nextWord(word: number): number[] {
  return [
    ...get(scheduleLocal(word)),
    ...get(scheduleLocal(word + 9)),
    ...op.plus,
    ...smallSigma(scheduleLocal(word + 1), 7, 18, 3),
    ...op.plus,
    ...smallSigma(scheduleLocal(word + 14), 17, 19, 10),
    ...op.plus,
    ...set(scheduleLocal(word)),
  ];
}

function rotations(local: number, ...by: readonly [number, number, number]): number[] {
  const [first, second, third] = by;
  return [
    ...rotated(local, first),
    ...rotated(local, second),
    ...op.xor,
    ...rotated(local, third),
    ...op.xor,
  ];
}

function smallSigma(local: number, first: number, second: number, shift: number): number[] {
  return [
    ...rotated(local, first),
    ...rotated(local, second),
    ...op.xor,
    ...[...get(local), ...op.constant, shift, ...op.right],
    ...op.xor,
  ];
}

function rotated(local: number, by: number): number[] {
  return [
    ...[...get(local), ...op.constant, by, ...op.right],
    ...[...get(local), ...op.constant, 32 - by, ...op.left],
    ...op.or,
  ];
}

const get = (local: number): number[] => [...op.get, local];
const set = (local: number): number[] => [...op.set, local];

/** Word `word` of an array of four lanes at the address in a local. */
function load(address: number, offset: number, word: number): number[] {
  return [...get(address), ...op.load, ...unsigned(offset + 16 * word)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)];
}

/** LEB128 of a whole number from 0. */
function unsigned(number: number): number[] {
  const low = number & 0x7f;
  return number < 0x80 ? [low] : [low | 0x80, ...unsigned(number >>> 7)];
}

/** Signed LEB128 of a whole number from 0: bit 6 of the last byte is its sign. */
function signed(number: number): number[] {
  const low = number & 0x7f;
  return number < 0x40 ? [low] : [low | 0x80, ...signed(number >>> 7)];
}

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];
