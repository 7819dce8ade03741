import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allowsHost,
  domainsOf,
  networkLevels,
  patternsOf,
  readDomain,
  registryDomains,
  stricterLevel,
} from '../../../src/core/trust/sandbox-domains';
import { allowedWith } from '../../../src/core/trust/sandbox-allow';
import { readSandboxChoices } from '../../../src/core/trust/sandbox-settings';
import { fixedSettings } from '../../support/node-ports';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

describe('an allowed domain (SBX-07)', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['api.example.com', 'api.example.com'],
    [' API.Example.com. ', 'api.example.com'],
    ['.example.com', '.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['https://example.com', undefined],
    ['example.com/path', undefined],
    ['example.com:443', undefined],
    ['user@example.com', undefined],
    ['*.example.com', undefined],
    ['*', undefined],
    ['.', undefined],
    ['', undefined],
    ['.com', undefined],
    ['127.0.0.1', undefined],
    ['2130706433', undefined],
    ['0x7f.1', undefined],
    ['[::1]', undefined],
    ['exa mple.com', undefined],
    ['a..b', undefined],
  ];
  for (const [entry, domain] of table) {
    it(`${JSON.stringify(entry)} is ${domain ?? 'refused with what to write instead'}`, () => {
      const read = readDomain(entry);
      if (domain === undefined) assert.ok('problem' in read && read.problem.length > 10);
      else assert.deepEqual(read, { domain });
    });
  }

  it('with a dot is the host itself and those below it, at a dot only', () => {
    fc.assert(
      fc.property(host, label, (name, more) => {
        const patterns = patternsOf(`.${name}`);
        assert.ok(allowsHost(patterns, name) && allowsHost(patterns, `${more}.${name}`));
        assert.ok(!allowsHost(patterns, `${more}${name}`) && !allowsHost(patterns, `${name}.${more}`));
        assert.ok(allowsHost(patternsOf(name), name) && !allowsHost(patternsOf(name), `${more}.${name}`));
      }),
    );
  });

  it('reads back as what it is, and no entry throws', () => {
    fc.assert(fc.property(fc.string(), (entry) => void readDomain(entry)));
    fc.assert(fc.property(host, (name) => assert.deepEqual(readDomain(name), { domain: name })));
  });
});

describe('the network of the sandbox', () => {
  it('is nothing, the registries, or those and what was chosen (SBX-03)', () => {
    assert.deepEqual(domainsOf('none', ['example.com']), []);
    assert.deepEqual(domainsOf('registries', ['example.com']), registryDomains);
    assert.deepEqual(domainsOf('chosen', ['.example.com', 'no/host']), [
      ...registryDomains,
      'example.com',
      '*.example.com',
    ]);
  });

  it('has no registry through which anything could leave', () => {
    const patterns = domainsOf('registries', []);
    for (const each of ['github.com', 'gist.githubusercontent.com', 's3.amazonaws.com', 'google.com', 'npmjs.org']) {
      assert.ok(!allowsHost(patterns, each), each);
    }
    assert.ok(allowsHost(patterns, 'registry.npmjs.org'));
  });

  it('is never more than the user chose, whatever a folder says', () => {
    const level = fc.constantFrom(...networkLevels);
    fc.assert(
      fc.property(
        level,
        level,
        fc.array(host),
        fc.array(host),
        fc.boolean(),
        fc.boolean(),
        (user, folder, own, theirs, on, folderOn) => {
          const settings = {
            ...fixedSettings({ 'sandbox.network': user, 'sandbox.allowedDomains': own, 'sandbox.enabled': on }),
            restricting: (key: string) => [
              { 'sandbox.network': folder, 'sandbox.allowedDomains': theirs, 'sandbox.enabled': folderOn }[key],
            ],
          };
          const read = readSandboxChoices(settings);
          assert.equal(read.network, stricterLevel(user, folder));
          assert.ok(networkLevels.indexOf(read.network) <= networkLevels.indexOf(user));
          assert.ok(read.allowedDomains.every((each) => own.includes(each)));
          assert.equal(read.enabled, on || folderOn);
        },
      ),
    );
  });

  it('is that of the defaults where a setting makes no sense', () => {
    const read = readSandboxChoices(
      fixedSettings({ 'sandbox.network': 'all', 'sandbox.enabled': 'no', 'sandbox.allowedDomains': 7 }),
    );
    assert.deepEqual(read, { enabled: true, network: 'registries', allowedDomains: [], problems: [] });
  });

  it('opens to a domain that a person allows, and to no other', () => {
    fc.assert(
      fc.property(host, host, (name, other) => {
        const allowed = allowedWith(fixedSettings({}), name);
        assert.ok('changes' in allowed);
        const after = Object.fromEntries(allowed.changes.map(({ key, value }) => [key, value]));
        const { network, allowedDomains } = readSandboxChoices(fixedSettings(after));
        const patterns = domainsOf(network, allowedDomains);
        assert.ok(allowsHost(patterns, name));
        assert.ok(other === name || registryDomains.includes(other) || !allowsHost(patterns, other));
      }),
    );
  });

  it('stays closed where the user wants none, and says how to open it', () => {
    const allowed = allowedWith(fixedSettings({ 'sandbox.network': 'none' }), 'example.com');
    assert.ok('problem' in allowed && allowed.problem.includes('fingerpost.sandbox.network'));
  });

  it('needs no change for what is allowed already', () => {
    assert.deepEqual(allowedWith(fixedSettings({}), 'registry.npmjs.org'), { changes: [] });
  });
});
