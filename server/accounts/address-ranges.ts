// From where a key may be used: networks in CIDR notation, of IPv4 and IPv6 (S5.20).
import { BlockList, isIP } from 'node:net';

/** Why it is neither one address nor a network such as 192.0.2.0/24 or 2001:db8::/32; undefined where it is. */
export function rangeProblem(text: string): string | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || address.includes('%')) return 'is no IP address or network in CIDR notation';
  if (/^::ffff:/i.test(address)) return 'is an IPv4 address in IPv6 notation; write it as IPv4';
  if (bits === undefined) return undefined;
  const most = family === 4 ? 32 : 128;
  const fits = /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= most;
  return fits ? undefined : `must have a prefix of 0 to ${most} after the slash`;
}

/** Without ranges from everywhere; an address that cannot be read is in no range. `ranges` as `rangeProblem` lets them pass. */
export function isAllowedFrom(ranges: readonly string[], address: string): boolean {
  if (ranges.length === 0) return true;
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    const family = familyOf(network);
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  // A scoped address (fe80::1%eth0) is the address; one of IPv4 that came over IPv6 is read as IPv4 by the list.
  const [plain = ''] = address.split('%');
  return isIP(plain) !== 0 && list.check(plain, familyOf(plain));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
