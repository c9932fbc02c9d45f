import { existsSync } from 'node:fs';
import { unpackPackages } from './private-apt.js';
import { treeOf } from './unpacked-tree.js';
import type { Missing, Wanted, WayResult } from './wanted-servers.js';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * MySQL is in no stable release of Debian, but in its development release, sid. Its whole closure is unpacked, C library included, and
 * runs through its own loader, so it runs on older releases too. sid moves daily: the newest is taken, and kept until deleted.
 */
export async function unpackMysqlFromSid(missing: Missing, wanted: Wanted): Promise<WayResult> {
  if (missing.database !== 'mysql') return null;
  if (!existsSync(keyring)) return `no Debian keys at ${keyring}, so Debian sid cannot be trusted`;
  const began = Date.now();
  const tree = treeOf(wanted.dir, 'mysql');
  wanted.log(`unpacking MySQL of Debian sid into ${tree} (about 60 MB to download)`, 0);
  const why = await unpackPackages({
    tree,
    packages: ['mysql-server-core'],
    sources: `deb [signed-by=${keyring}] http://deb.debian.org/debian sid main\n`,
    useInstalled: false,
    // Only the server is started, never a Perl script of the package.
    without: ['perl', 'libperl'],
  });
  if (why !== undefined) return `MySQL of Debian sid: ${why}`;
  wanted.log('unpacked MySQL of Debian sid', Date.now() - began);
  return undefined;
}
