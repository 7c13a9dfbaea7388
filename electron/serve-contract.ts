import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { type Channel, type ChannelRequest, type ChannelResponse, contract } from './desktop-contract.ts';

export type Handlers<Sender> = {
  [C in Channel]: (request: ChannelRequest<C>, sender: Sender) => Promise<ChannelResponse<C>>;
};

/** Answers the contract's channels, and only for the workbench's own top frame. */
export function serveContract(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: Handlers<IpcMainInvokeEvent['sender']>,
): void {
  for (const channel of Object.keys(contract) as Channel[]) {
    ipcMain.handle(channel, async (event, payload: unknown) => {
      if (!isWorkbench(event)) throw new Error(`${channel}: refused for this sender`);
      const request = contract[channel].request.safeParse(payload);
      if (!request.success) throw new Error(`${channel}: malformed request`);
      // An error of a handler would cross with its message, which may name a path.
      const handler = handlers[channel] as (request: unknown, sender: unknown) => Promise<unknown>;
      const response = await handler(request.data, event.sender).catch(() => {
        throw new Error(`${channel}: failed`);
      });
      return contract[channel].response.parse(response);
    });
  }
}

/** `senderFrame` is null once the frame has gone; `parent` is null for the top frame. */
function isWorkbench({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.origin === 'app://workbench';
}
