// Keeps webhooks away from this machine and the networks behind it: a caller chooses the address, so it must not be a way in.
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { accept, type Result, refuse } from '../../shared/result.ts';

/** RFC 6890 and its kin: what is not the public internet. */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Everything outside 2000::/3, and of that what carries an IPv4 address or is for documents. */
const PRIVATE_V6: readonly (readonly [string, number])[] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** What is no address counts as private too. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  const [networks, kind] = family === 6 ? ([PRIVATE_V6, 'ipv6'] as const) : ([PRIVATE_V4, 'ipv4'] as const);
  // One list per family: a common one would see every IPv4 address inside ::/3.
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, kind);
  return list.check(address, kind);
}

/** HTTPS to a public name or address; with `toPrivate` also HTTP and anywhere. No user, no fragment. */
export function checkUrl(
  text: string,
  { toPrivate }: { readonly toPrivate: boolean },
): Result<URL, 'webhook_url_refused'> {
  if (!URL.canParse(text)) return refused('It is not a web address.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refused('It carries a user name or password.');
  if (url.hash !== '') return refused('It carries a fragment.');
  if (url.protocol !== 'https:' && !(toPrivate && url.protocol === 'http:'))
    return refused('It is not an https address.');
  if (!toPrivate && isPrivateHost(url.hostname)) return refused('It leads to this machine or a private network.');
  return accept(url);
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return host === 'localhost' || !host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(host);
}

function refused(why: string): Result<never, 'webhook_url_refused'> {
  return refuse(
    'webhook_url_refused',
    `The address of a webhook is refused. ${why}`,
    'Give an https address that is reachable from the internet, or ask the vendor to allow private ones.',
  );
}

/** Looks names up as usual, but a name that leads to a private address leads nowhere: checked where the connection is made, so that a name cannot change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const found = addresses?.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses ?? [];
    if (error !== null) callback(error, '', 0);
    else if (found !== undefined || first === undefined) {
      callback(new Error(`${hostname} leads to a private address.`) as NodeJS.ErrnoException, '', 0);
    } else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
