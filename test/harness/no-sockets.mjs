// Loaded before a program (`node --import`): whoever opens a socket, asks for a name or sends a packet ends it.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

function stop(what) {
  process.stderr.write(`the network was asked for: ${what}\n`);
  process.exit(99);
}

const stopping = what => () => stop(what);
net.Socket.prototype.connect = stopping('connect');
net.Server.prototype.listen = stopping('listen');
dgram.Socket.prototype.send = stopping('send');
dgram.Socket.prototype.bind = stopping('bind');
for (const asked of [dns, dns.promises]) {
  for (const name of Object.keys(asked).filter(each => /^(lookup|resolve|reverse)/.test(each)))
    asked[name] = stopping(name);
}
globalThis.fetch = stopping('fetch');
syncBuiltinESMExports();
