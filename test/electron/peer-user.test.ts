import { endianness } from 'node:os';
import { expect, it } from 'vitest';
import { socketUser } from '../../electron/peer-user.ts';

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string, user: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 1138 1 0000000052802a60 100`;
const ours = { address: '127.0.0.1', port: 0x1234 };
const peer = { address: '127.0.0.1', port: 0xabcd };
const four = [
  header,
  row('0100007F:1234', '00000000:0000', '0A', 1000),
  row('0100007F:ABCD', '0100007F:1234', '01', 1001),
  row('0100007F:1234', '0100007F:ABCD', '01', 1000),
  row('0100007F:ABCE', '0100007F:1234', '06', 0),
].join('\n');

it.skipIf(endianness() === 'BE')('finds who holds the other end, and who listens', () => {
  expect(socketUser([four], peer, ours)).toBe(1001);
  expect(socketUser([four], ours, 'listening')).toBe(1000);
});

it.skipIf(endianness() === 'BE')(
  'does not know a connection that is closed, of another port or address',
  () => {
    expect(socketUser([four], { ...peer, port: 0xabce }, ours)).toBe('unknown');
    expect(socketUser([four], { ...peer, port: 0xabcf }, ours)).toBe('unknown');
    expect(socketUser([four], { ...peer, address: '127.0.0.2' }, ours)).toBe('unknown');
    expect(socketUser(['', ''], peer, ours)).toBe('unknown');
  },
);

it.skipIf(endianness() === 'BE')(
  'keeps ::1 apart from 127.0.0.1, and knows an IPv6 socket that speaks IPv4',
  () => {
    const one = '00000000000000000000000001000000';
    const mapped = '0000000000000000FFFF00000100007F';
    const six = [
      header,
      row(`${one}:ABCD`, `${one}:1234`, '01', 1002),
      row(`${mapped}:ABCF`, `${mapped}:1234`, '01', 1003),
    ].join('\n');
    const local = { address: '::1', port: 0x1234 };
    expect(socketUser([four, six], { address: '::1', port: 0xabcd }, local)).toBe(1002);
    expect(socketUser([four, six], peer, ours)).toBe(1001);
    expect(socketUser([four, six], { ...peer, port: 0xabcf }, ours)).toBe(1003);
  },
);
