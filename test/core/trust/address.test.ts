import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressArea, isLocalName } from '../../../src/core/trust/address';

const areas: Readonly<Record<string, ReturnType<typeof addressArea>>> = {
  '8.8.8.8': 'public',
  '93.184.216.34': 'public',
  '172.15.255.255': 'public',
  '172.32.0.1': 'public',
  '169.253.1.1': 'public',
  '100.63.255.255': 'public',
  '2606:4700:4700::1111': 'public',
  '2001:4860:4860::8888': 'public',
  '127.0.0.1': 'loopback',
  '127.255.255.254': 'loopback',
  '0.0.0.0': 'loopback',
  '0.1.2.3': 'loopback',
  '::1': 'loopback',
  '::': 'loopback',
  '10.0.0.1': 'private',
  '172.16.0.1': 'private',
  '172.31.255.255': 'private',
  '192.168.1.1': 'private',
  '100.64.0.1': 'private',
  '100.100.100.200': 'private', // metadata of Alibaba Cloud
  'fc00::1': 'private',
  'fd00:ec2::254': 'private', // metadata of AWS
  '169.254.169.254': 'link-local', // metadata of most clouds
  '168.63.129.16': 'link-local', // the wire server of Azure
  '::ffff:168.63.129.16': 'link-local',
  '168.63.129.17': 'public',
  'fe80::1': 'link-local',
  'fe80::1%eth0': 'link-local',
  '192.0.2.1': 'reserved',
  '198.18.0.1': 'reserved',
  '224.0.0.1': 'reserved',
  '240.0.0.1': 'reserved',
  '255.255.255.255': 'reserved',
  'ff02::1': 'reserved',
  'fec0::1': 'reserved',
  '2001:db8::1': 'reserved',
  '2001::1': 'reserved',
  '4000::1': 'reserved',
  '64:ff9b:1::1': 'reserved',
  '::ffff:127.0.0.1': 'loopback',
  '::ffff:7f00:1': 'loopback',
  '::ffff:10.0.0.1': 'private',
  '::ffff:169.254.169.254': 'link-local',
  '::ffff:8.8.8.8': 'public',
  '::127.0.0.1': 'loopback',
  '64:ff9b::7f00:1': 'loopback',
  '64:ff9b::8.8.8.8': 'public',
  '2002:7f00:1::': 'loopback',
  '2002:c0a8:101::': 'private',
  localhost: undefined,
  'example.com': undefined,
  '1': undefined,
  '127.1': undefined,
  '0x7f.0.0.1': undefined,
  '': undefined,
};

describe('what an address belongs to', () => {
  for (const [address, area] of Object.entries(areas)) {
    it(`${address || '(nothing)'} is ${area ?? 'no address'}`, () => assert.equal(addressArea(address), area));
  }

  it('is the same for an IPv4 address and every IPv6 form of it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (four) => {
        const hex = four
          .split('.')
          .map((part) => Number(part).toString(16).padStart(2, '0'))
          .join('')
          .replace(/^(.{4})/, '$1:');
        for (const six of [`::ffff:${four}`, `::ffff:${hex}`, `64:ff9b::${hex}`, `2002:${hex}::`]) {
          assert.equal(addressArea(six), addressArea(four), six);
        }
      }),
    );
  });

  it('is said of every address that there is, and is public for no private one', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => assert.ok(addressArea(address))));
    const inside = fc.oneof(
      fc
        .tuple(fc.constantFrom('10', '127', '0'), fc.nat(255), fc.nat(255), fc.nat(255))
        .map((parts) => parts.join('.')),
      fc.tuple(fc.constantFrom('192.168', '169.254'), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.')),
      fc.tuple(fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)).map(([a, b, c]) => `172.${a}.${b}.${c}`),
      fc
        .tuple(fc.constantFrom('fc00', 'fdff', 'fe80', 'febf'), fc.nat(65_535))
        .map(([a, b]) => `${a}::${b.toString(16)}`),
    );
    fc.assert(fc.property(inside, (address) => assert.notEqual(addressArea(address), 'public')));
  });

  it('is never an error, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.doesNotThrow(() => [addressArea(text), isLocalName(text)])));
  });

  it('knows names of this machine and its network', () => {
    for (const name of [
      'localhost',
      'LOCALHOST.',
      'a.localhost',
      'printer.local',
      'nas',
      'db.internal',
      'x.home.arpa',
    ]) {
      assert.ok(isLocalName(name), name);
    }
    for (const name of ['example.com', 'localhost.example.com', 'local.de']) assert.ok(!isLocalName(name), name);
  });
});
