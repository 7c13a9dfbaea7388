import type { Vault } from './vault-client.ts';

/** Hands the frame, once it has loaded, one end of a new channel; only its own origin can receive it. */
export function offerPort(vault: Vault, frame: Pick<Window, 'postMessage'>, src: string): void {
  const { port1, port2 } = new MessageChannel();
  vault.connect(port1);
  frame.postMessage({ kind: 'murmuration-port' }, originOf(src), [port2]);
}

/** `URL.origin` is opaque for the app's own scheme. */
export function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
