import { contextBridge, ipcRenderer } from 'electron';
import type { Channel, ChannelRequest, ChannelResponse, Desktop } from './desktop-contract.ts';

/** The contract's channels and its name; the schemas stay in the main process, which checks. */
const invoke = <C extends Channel>(channel: C, request: ChannelRequest<C>): Promise<ChannelResponse<C>> =>
  ipcRenderer.invoke(channel, request);

const desktop: Desktop = {
  saveFiles: files => invoke('files:save', { files }),
  saveDocument: request => invoke('document:save', request),
  recentDocuments: () => invoke('document:recent', {}),
  openDocument: which => invoke('document:open', { which }),
  nextCommand: () => invoke('window:next-command', {}),
  toPaper: request => invoke('window:to-paper', request),
};

contextBridge.exposeInMainWorld(
  'murmurationDesktop' satisfies typeof import('./desktop-contract.ts').desktopName,
  desktop,
);
