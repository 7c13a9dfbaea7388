import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';

/** The steps that the file store is made of, one system call each, so that a test can stop after any of them. */
export interface FileSystem {
  read(path: string): Promise<Uint8Array | 'absent'>;
  size(path: string): Promise<number | 'absent'>;
  entries(path: string): Promise<readonly { readonly name: string; readonly folder: boolean }[] | 'absent'>;
  /** For its owner alone (0700). */
  makeFolder(path: string): Promise<'made' | 'present' | 'no parent'>;
  /** `append` creates the file where it is missing, `replace` empties it, `create` wants it absent; for its owner alone (0600). */
  open(path: string, mode: 'append' | 'replace'): Promise<OpenFile>;
  open(path: string, mode: 'create'): Promise<OpenFile | 'present'>;
  /** A second name for a file, if nothing has that name. */
  link(path: string, name: string): Promise<'linked' | 'present' | 'not here'>;
  rename(from: string, to: string): Promise<void>;
  /** Also where there is no such file. */
  unlink(path: string): Promise<void>;
  /** Makes the folder's list of names durable. */
  syncFolder(path: string): Promise<void>;
}

export interface OpenFile {
  /** All of the bytes, at the end. */
  write(bytes: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

const flags = { append: 'a', replace: 'w', create: 'wx' } as const;

export const nodeFileSystem: FileSystem = {
  async read(path) {
    return unless(['ENOENT'], 'absent', async () => {
      const bytes = await readFile(path);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    });
  },
  async size(path) {
    return unless(['ENOENT'], 'absent', async () => (await stat(path)).size);
  },
  async entries(path) {
    return unless(['ENOENT'], 'absent', async () => {
      const entries = await readdir(path, { withFileTypes: true });
      return entries
        .filter(entry => entry.isFile() || entry.isDirectory())
        .map(entry => ({ name: entry.name, folder: entry.isDirectory() }));
    });
  },
  async makeFolder(path) {
    return unless(['ENOENT'], 'no parent', () =>
      unless(['EEXIST'], 'present', async () => {
        await mkdir(path, { mode: 0o700 });
        return 'made' as const;
      }),
    );
  },
  open: openFile as FileSystem['open'],
  async link(path, name) {
    // FAT and some network shares have no second names.
    return unless(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'], 'not here', () =>
      unless(['EEXIST'], 'present', async () => {
        await link(path, name);
        return 'linked' as const;
      }),
    );
  },
  async rename(from, to) {
    await rename(from, to);
  },
  async unlink(path) {
    await unless(['ENOENT'], undefined, () => unlink(path));
  },
  async syncFolder(path) {
    // Windows cannot open a folder and keeps its names durable by itself. Elsewhere, a folder above the
    // store that may be passed but not read, or a file system without such a call, has nothing to offer.
    if (process.platform === 'win32') return;
    await unless(['EACCES', 'EINVAL', 'ENOTSUP'], undefined, async () => {
      const folder = await open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  },
};

async function openFile(path: string, mode: keyof typeof flags): Promise<OpenFile | 'present'> {
  return unless(mode === 'create' ? ['EEXIST'] : [], 'present', async () => {
    const file = await open(path, flags[mode], 0o600);
    return {
      async write(bytes) {
        await file.appendFile(bytes);
      },
      async truncate(size) {
        await file.truncate(size);
      },
      async sync() {
        await file.sync();
      },
      async close() {
        await file.close();
      },
    };
  });
}

async function unless<Done, Instead>(
  codes: readonly string[],
  instead: Instead,
  work: () => Promise<Done>,
): Promise<Done | Instead> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return instead;
    throw error;
  }
}
