import { debianPackages } from './debian-packages.js';
import { unpackPackages } from './private-apt.js';
import { treeOf } from './unpacked-tree.js';
import type { Missing, Wanted, WayResult } from './wanted-servers.js';

/** As a normal user of Debian or Ubuntu: the machine's own release, unpacked under `opt`. */
export async function unpackMissing(missing: Missing, wanted: Wanted): Promise<WayResult> {
  const wants = [
    { tree: treeOf(wanted.dir, 'redis'), packages: debianPackages({ redis: missing.redis, database: undefined }) },
    {
      tree: treeOf(wanted.dir, 'mariadb'),
      packages: debianPackages({ redis: false, database: missing.database }),
    },
  ].filter((want) => want.packages.length > 0);
  if (wants.length === 0) return null;
  for (const want of wants) {
    const began = Date.now();
    wanted.log(`unpacking ${want.packages.join(', ')} into ${want.tree}`, 0);
    const why = await unpackPackages({ ...want, useInstalled: true });
    if (why !== undefined) return why;
    wanted.log(`unpacked ${want.packages.join(', ')}`, Date.now() - began);
  }
  return undefined;
}
