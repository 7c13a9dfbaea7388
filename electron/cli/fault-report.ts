import { type Fault, faultMessage } from '../../shared/protocol/fault.ts';

/** The line on standard error (CONTRACT.md). */
export function faultLine(fault: Fault): string {
  return `murmuration: ${fault.code}: ${faultMessage(fault).replace(/\s+/g, ' ')}`;
}

/** What stands under `fault` on standard output with `--json`. */
export function faultObject(fault: Fault): { code: string; message: string; params: Fault['params'] } {
  return { code: fault.code, message: faultMessage(fault), params: fault.params };
}
