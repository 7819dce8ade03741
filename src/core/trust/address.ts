import ipaddr from 'ipaddr.js';

/** What an IP address belongs to, as far as it decides whether the agent may ask for pages there. */
export type AddressArea =
  /** Anybody's, out in the internet. */
  | 'public'
  /** This machine. */
  | 'loopback'
  /** A network of somebody's own. */
  | 'private'
  /** The machines on this wire; clouds keep their credentials there. */
  | 'link-local'
  /** Nobody's address, or one that leads elsewhere than it says: multicast, documentation, tunnels. */
  | 'reserved';

/**
 * Judges one address by its bytes. What is not known to be public is not: the list names what may be reached, so that a
 * range that is given a meaning later is refused until then.
 *
 * @param text an address without brackets, as resolvers give it or `URL` writes a host
 * @returns undefined for what is no address: a name
 */
export function addressArea(text: string): AddressArea | undefined {
  if (!ipaddr.isValid(text) || (!text.includes(':') && !isFourPart(text))) return undefined;
  const address = ipaddr.parse(text);
  return address.kind() === 'ipv4' ? areaOfFour(address as ipaddr.IPv4) : areaOfSix(address as ipaddr.IPv6);
}

/** `ipaddr.js` reads `1` and `0x7f.1` too; a resolver never gives them, and `URL` writes them out. */
const isFourPart = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text);

/** Machines of a cloud on this wire whose address is anybody's by its number: Azure's agent, which hands out settings. */
const wireServers: ReadonlySet<string> = new Set(['168.63.129.16']);

function areaOfFour(address: ipaddr.IPv4): AddressArea {
  if (wireServers.has(address.toString())) return 'link-local';
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
    case 'unspecified': // 0.0.0.0 is this machine wherever somebody connects to it
      return 'loopback';
    case 'private':
    case 'carrierGradeNat':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    default:
      return 'reserved';
  }
}

function areaOfSix(address: ipaddr.IPv6): AddressArea {
  const inner = embeddedFour(address);
  if (inner !== undefined) return areaOfFour(inner);
  switch (address.range()) {
    case 'unicast':
      // Only what has been given out so far. The rest holds site-local addresses and other things of the past.
      return globalUnicast.some((range) => address.match(range)) ? 'public' : 'reserved';
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    case 'uniqueLocal':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    default:
      return 'reserved';
  }
}

const globalUnicast = [ipaddr.IPv6.parseCIDR('2000::/3')];

/** Forms of IPv6 behind which a machine is reached by its IPv4 address: that one is judged. */
const embedding: readonly (readonly [range: [ipaddr.IPv6, number], firstByte: number])[] = [
  [ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), 12],
  [ipaddr.IPv6.parseCIDR('::ffff:0:0:0/96'), 12],
  [ipaddr.IPv6.parseCIDR('64:ff9b::/96'), 12],
  [ipaddr.IPv6.parseCIDR('2002::/16'), 2],
];

function embeddedFour(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const found = embedding.find(([range]) => address.match(range));
  return found && new ipaddr.IPv4(address.toByteArray().slice(found[1], found[1] + 4));
}

/** Is the name this machine's, or one that only its own network knows, whatever a resolver says of it? */
export function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '');
  return /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/.test(name) || !name.includes('.');
}
