import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** The part of an entry of package-lock.json that is used. */
const entrySchema = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});

const lockfileSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });

export interface LockedPackage extends z.infer<typeof entrySchema> {
  /** `node_modules/…` */
  readonly path: string;
  readonly name: string;
}

/** Every package of the lockfile but the project itself. */
export async function lockedPackages(root: string): Promise<readonly LockedPackage[]> {
  const { packages } = lockfileSchema.parse(
    JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')),
  );
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ...entry, path, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));
}

/** What is part of the app: nothing that only building or testing needs. */
export const isShipped = ({ dev, devOptional }: LockedPackage): boolean =>
  dev !== true && devOptional !== true;
