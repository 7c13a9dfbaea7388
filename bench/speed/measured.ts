import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import * as z from 'zod';

const taskSchema = z.strictObject({ seconds: z.number(), cpu: z.number() });

/** What a process of its own found out. Seconds are of the clock, `cpu` of the processor (all threads). */
export const measuredSchema = z.strictObject({
  imported: taskSchema,
  /** Most memory of the process while importing. */
  peakBytes: z.number(),
  /** What the process holds afterwards in arrays. */
  heldBytes: z.number(),
  asked: z.record(z.string(), taskSchema),
});
export type MeasuredProcess = z.infer<typeof measuredSchema>;

/** Runs a script of this folder on a file, and reads what it prints. */
export async function measuredBy(script: string, args: readonly string[]): Promise<MeasuredProcess> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', `${import.meta.dirname}/${script}`, ...args],
    { maxBuffer: 1 << 24 },
  );
  return measuredSchema.parse(JSON.parse(stdout));
}

export async function timed(task: () => Promise<unknown>): Promise<z.infer<typeof taskSchema>> {
  const before = process.cpuUsage();
  const start = performance.now();
  await task();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / 1e6 };
}

/** Linux counts in maxRSS what the process that started this one had. */
export function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
