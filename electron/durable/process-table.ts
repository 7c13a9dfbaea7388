import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import * as z from 'zod';

/** One run of one program, told apart from a later one that is given the same number. */
export const processMarkSchema = z.strictObject({
  pid: z.int().positive(),
  /** The machine's name. */
  machine: z.string(),
  /** Seconds that the machine had been up. */
  up: z.number(),
  /** Linux: this start of the machine, the table that the number belongs to, and when the process began, in ticks. */
  boot: z.string().optional(),
  table: z.string().optional(),
  began: z.string().optional(),
});
export type ProcessMark = z.infer<typeof processMarkSchema>;

export interface ProcessTable {
  own(): Promise<ProcessMark>;
  /** Whether that process is certainly over. One that cannot be looked up from here counts as running. */
  isOver(mark: ProcessMark): Promise<boolean>;
}

export const nodeProcesses: ProcessTable = {
  async own() {
    const mark: ProcessMark = { pid: process.pid, machine: hostname(), up: uptime() };
    const here = await linuxHere();
    if (here === 'not Linux') return mark;
    const began = await beginningOf(process.pid);
    return { ...mark, ...here, ...(began === 'over' || began === 'unknown' ? {} : { began }) };
  },

  async isOver(mark) {
    if (mark.machine !== hostname()) return false;
    if (uptime() < mark.up) return true;
    const here = await linuxHere();
    if (here === 'not Linux' || mark.boot === undefined) return !isRunning(mark.pid);
    if (here.boot !== mark.boot) return true;
    if (here.table !== mark.table) return false;
    const began = await beginningOf(mark.pid);
    if (began === 'unknown' || mark.began === undefined) return !isRunning(mark.pid);
    return began !== mark.began;
  },
};

async function linuxHere(): Promise<{ boot: string; table: string } | 'not Linux'> {
  try {
    return {
      boot: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
      table: await readlink('/proc/self/ns/pid'),
    };
  } catch {
    return 'not Linux';
  }
}

/** proc(5), /proc/pid/stat: state is field 3 and starttime field 22; the name in field 2 may hold anything. */
async function beginningOf(pid: number): Promise<string | 'over' | 'unknown'> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'over' : (fields[19] ?? 'unknown');
  } catch {
    return 'unknown';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
