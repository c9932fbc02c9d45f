import { BlockList, isIP } from 'node:net';

/** Not reachable over the internet, or not meant for one machine (IANA special-purpose registries). */
const IPV4_SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** The only IPv6 block given to machines of the internet; unique local, link-local, mapped and NAT64 addresses lie outside it. */
const IPV6_GLOBAL = ['2000::/3'];
/** Within it: protocol assignments with Teredo, documentation, 6to4 (it carries an IPv4 address of anybody's choice). */
const IPV6_SPECIAL = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** Never an order system, not even on a developer's machine: clouds hand out credentials here. */
const NEVER = ['169.254.0.0/16', '0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'];
const NEVER_IPV6 = ['fe80::/10', 'ff00::/8', '::/128', 'fd00:ec2::254/128'];
/** A translator between IPv6 and IPv4 (NAT64) leads to the IPv4 address at the end. */
const NAT64 = '64:ff9b::';
const IPV6_BITS_BEFORE_IPV4 = 96;

const special = blockListOf(IPV4_SPECIAL, IPV6_SPECIAL);
const global = blockListOf([], IPV6_GLOBAL);
const never = blockListOf(NEVER, [...NEVER_IPV6, ...NEVER.map(translated)]);

/**
 * Whether a push may be sent to this address: a public one, or with `allowPrivate` also those of the own machine and network.
 * An IPv4 address in IPv6 clothes is never public; with `allowPrivate` it is judged as the IPv4 address it stands for.
 * @param address as a resolver gives it; anything that is not an IP address is refused
 */
export function mayConnectTo(address: string, allowPrivate: boolean): boolean {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (never.check(address, kind)) return false;
  if (allowPrivate) return true;
  return family === 4
    ? !special.check(address, 'ipv4')
    : global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

function translated(ipv4: string): string {
  const [net = '', prefix = ''] = ipv4.split('/');
  return `${NAT64}${net}/${IPV6_BITS_BEFORE_IPV4 + Number(prefix)}`;
}

function blockListOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [subnets, kind] of [
    [ipv4, 'ipv4'],
    [ipv6, 'ipv6'],
  ] as const)
    for (const subnet of subnets) {
      const [net = '', prefix = ''] = subnet.split('/');
      list.addSubnet(net, Number(prefix), kind);
    }
  return list;
}
