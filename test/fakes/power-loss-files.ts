import type { FileSystem, OpenFile } from '../../electron/durable/file-system.ts';

export class PowerLost extends Error {
  override readonly name = 'PowerLost';
}

interface File {
  readonly kind: 'file';
  now: Uint8Array;
  durable: Uint8Array;
}
interface Folder {
  readonly kind: 'folder';
  now: Map<string, File | Folder>;
  durable: Map<string, File | Folder>;
  /** Changes since the names were last made durable; each happens as a whole or not at all. */
  pending: ((names: Map<string, File | Folder>) => void)[];
}

/** A number from 0 (included) to 1. */
export type Draw = () => number;

/**
 * A file system in memory that loses power after a given number of steps. What was not synchronised by then
 * survives in part: any prefix of what was appended, any of the changed names.
 */
export class PowerLossFiles implements FileSystem {
  readonly #root: Folder;
  readonly #draw: Draw;
  #stepsLeft: number;
  steps = 0;

  constructor(draw: Draw, steps = Number.POSITIVE_INFINITY, root: Folder = emptyFolder()) {
    this.#draw = draw;
    this.#stepsLeft = steps;
    this.#root = root;
  }

  /** What is there when the power is back, on a machine that keeps it. */
  afterPowerLoss(): PowerLossFiles {
    return new PowerLossFiles(this.#draw, Number.POSITIVE_INFINITY, this.#surviving(this.#root) as Folder);
  }

  async read(path: string) {
    this.#step();
    const file = this.#find(path);
    return file?.kind === 'file' ? file.now.slice() : 'absent';
  }
  async size(path: string) {
    this.#step();
    const file = this.#find(path);
    return file?.kind === 'file' ? file.now.length : 'absent';
  }
  async entries(path: string) {
    this.#step();
    const folder = this.#find(path);
    if (folder?.kind !== 'folder') return 'absent';
    return [...folder.now].map(([name, { kind }]) => ({ name, folder: kind === 'folder' }));
  }
  async makeFolder(path: string) {
    this.#step();
    const parent = this.#find(parentOf(path));
    if (parent?.kind !== 'folder') return 'no parent';
    if (path === '/' || parent.now.has(nameOf(path))) return 'present';
    const made = emptyFolder();
    this.#change(parent, names => names.set(nameOf(path), made));
    return 'made';
  }
  async open(path: string, mode: 'append' | 'replace'): Promise<OpenFile>;
  async open(path: string, mode: 'create'): Promise<OpenFile | 'present'>;
  async open(path: string, mode: 'append' | 'replace' | 'create'): Promise<OpenFile | 'present'> {
    this.#step();
    const folder = this.#folderOf(path);
    let file = folder.now.get(nameOf(path));
    if (file?.kind === 'folder') throw new Error('a folder');
    if (file !== undefined && mode === 'create') return 'present';
    if (file === undefined) {
      const made: File = { kind: 'file', now: new Uint8Array(0), durable: new Uint8Array(0) };
      this.#change(folder, names => names.set(nameOf(path), made));
      file = made;
    } else if (mode === 'replace') file.now = new Uint8Array(0);
    return this.#handle(file);
  }
  async link(path: string, name: string) {
    this.#step();
    const file = this.#find(path)!;
    const folder = this.#folderOf(name);
    if (folder.now.has(nameOf(name))) return 'present';
    this.#change(folder, names => names.set(nameOf(name), file));
    return 'linked';
  }
  async rename(from: string, to: string) {
    this.#step();
    const folder = this.#folderOf(from);
    if (folder !== this.#folderOf(to)) throw new Error('across folders');
    const file = folder.now.get(nameOf(from))!;
    this.#change(folder, names => {
      names.delete(nameOf(from));
      names.set(nameOf(to), file);
    });
  }
  async unlink(path: string) {
    this.#step();
    this.#change(this.#folderOf(path), names => names.delete(nameOf(path)));
  }
  async syncFolder(path: string) {
    this.#step();
    const folder = this.#find(path);
    if (folder?.kind !== 'folder') throw new Error('no folder');
    folder.durable = new Map(folder.now);
    folder.pending = [];
  }

  #handle(file: File): OpenFile {
    const files = this;
    return {
      async write(bytes) {
        try {
          files.#step();
        } catch (error) {
          // The power may go in the middle of it.
          file.now = joined(file.now, bytes.subarray(0, Math.floor(files.#draw() * (bytes.length + 1))));
          throw error;
        }
        file.now = joined(file.now, bytes);
      },
      async truncate(size) {
        files.#step();
        file.now = file.now.slice(0, size);
      },
      async sync() {
        files.#step();
        file.durable = file.now.slice();
      },
      async close() {
        files.#step();
      },
    };
  }

  #step(): void {
    if (this.#stepsLeft <= 0) throw new PowerLost();
    this.#stepsLeft -= 1;
    this.steps += 1;
  }

  #change(folder: Folder, change: (names: Map<string, File | Folder>) => void): void {
    change(folder.now);
    folder.pending.push(change);
  }

  #find(path: string): File | Folder | undefined {
    let found: File | Folder | undefined = this.#root;
    for (const name of path.split('/').filter(part => part !== '')) {
      found = found?.kind === 'folder' ? found.now.get(name) : undefined;
    }
    return found;
  }

  #folderOf(path: string): Folder {
    const folder = this.#find(parentOf(path));
    if (folder?.kind !== 'folder') throw new Error('no folder');
    return folder;
  }

  #surviving(node: File | Folder, seen = new Map<File, File>()): File | Folder {
    if (node.kind === 'file') {
      const before = seen.get(node);
      if (before !== undefined) return before;
      const bytes = this.#survivingBytes(node);
      const file: File = { kind: 'file', now: bytes, durable: bytes };
      seen.set(node, file);
      return file;
    }
    const names = new Map(node.durable);
    for (const change of node.pending) if (this.#draw() < 0.5) change(names);
    const survivors = new Map(
      [...names].map(([name, child]) => [name, this.#surviving(child, seen)] as const),
    );
    return { kind: 'folder', now: survivors, durable: new Map(survivors), pending: [] };
  }

  #survivingBytes({ now, durable }: File): Uint8Array {
    const isExtended = now.length >= durable.length && durable.every((byte, at) => now[at] === byte);
    if (isExtended)
      return now.slice(0, durable.length + Math.floor(this.#draw() * (now.length - durable.length + 1)));
    return this.#draw() < 0.5 ? now.slice() : durable.slice();
  }
}

function emptyFolder(): Folder {
  return { kind: 'folder', now: new Map(), durable: new Map(), pending: [] };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
