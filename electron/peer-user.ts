import { endianness } from 'node:os';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const established = '01';
const listening = '0A';

/**
 * The user who holds an open TCP socket, out of Linux's tables.
 *
 * @param tables  texts of /proc/net/tcp and /proc/net/tcp6
 * @param remote  the other end; `'listening'` for a socket that waits for connections
 */
export function socketUser(
  tables: readonly string[],
  local: Endpoint,
  remote: Endpoint | 'listening',
): number | 'unknown' {
  const locals = spellings(local);
  const remotes = remote === 'listening' ? [] : spellings(remote);
  for (const line of tables.join('\n').split('\n')) {
    const [, from, to, state, , , , user] = line.trim().split(/\s+/);
    if (from === undefined || to === undefined || user === undefined || !locals.includes(from)) continue;
    if (remote === 'listening' ? state === listening : state === established && remotes.includes(to)) {
      return Number(user);
    }
  }
  return 'unknown';
}

/** As the kernel writes it: words in the machine's byte order; IPv4 also as the IPv6 socket that speaks it. */
function spellings({ address, port }: Endpoint): string[] {
  const portText = port.toString(16).toUpperCase().padStart(4, '0');
  const words = address.includes(':') ? ipv6Words(address) : [ipv4Word(address)];
  const plain = words.map(hex).join('');
  const forms = words.length === 1 ? [plain, `${hex(0)}${hex(0)}${hex(0xffff)}${plain}`] : [plain];
  return forms.map(form => `${form}:${portText}`);
}

function ipv4Word(address: string): number {
  return address.split('.').reduce((word, part) => word * 256 + Number(part), 0);
}

function ipv6Words(address: string): number[] {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(part => Number.parseInt(part, 16));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return [0, 2, 4, 6].map(at => all[at]! * 65536 + all[at + 1]!);
}

function hex(word: number): string {
  const text = word.toString(16).toUpperCase().padStart(8, '0');
  return endianness() === 'BE' ? text : text.match(/../g)!.reverse().join('');
}
