import { existsSync, readFileSync } from 'node:fs';

/** Whose package manager a person at this machine would type. */
export type PackageSystem = 'debian' | 'ubuntu' | 'fedora' | 'arch' | 'alpine' | 'suse' | 'homebrew';

export function packageSystem(has: (file: string) => boolean = existsSync, release = osRelease()): PackageSystem {
  if (has('/usr/bin/apt-get')) return /^ID(_LIKE)?=.*ubuntu/m.test(release) ? 'ubuntu' : 'debian';
  if (has('/usr/bin/dnf')) return 'fedora';
  if (has('/usr/bin/pacman')) return 'arch';
  if (has('/sbin/apk')) return 'alpine';
  return has('/usr/bin/zypper') ? 'suse' : 'homebrew';
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
