import assert from 'node:assert/strict';
import type { FileStat, Files, Uri } from '../../../src/core/ports';
import { explainPath } from '../../../src/core/trust/gate';
import type { IgnoreLook } from '../../../src/core/trust/ignore-files';
import { readIgnoreFiles } from '../../../src/core/trust/ignore-rules';
import type { Workspace } from '../../../src/core/trust/paths';
import { isBelow, parseUri } from '../../../src/core/text/uri';
import { statedFiles } from './stated-files';

/**
 * What may be done with a path, for every trick that is known to get around such a judgement. Hosts that the tests do not run
 * on are stated: what links lead to, and how a disk spells the name of what is there.
 */
interface Host {
  readonly workspace: Workspace;
  readonly files: Files;
  readonly ignoreCase: boolean;
}

const kiroignore = 'hidden/\n*.dump\nn\u00e4he/\n';

function stated(
  root: Uri,
  home: Uri,
  ignoreCase: boolean,
  links: Readonly<Record<Uri, Uri>> = {},
  kinds: Readonly<Record<Uri, FileStat['kind']>> = {},
): Host {
  return { workspace: { root, roots: [root], home }, files: statedFiles(links, kinds), ignoreCase };
}

const shop = 'file:///home/ann/shop';
const posix = stated(
  shop,
  'file:///home/ann',
  false,
  {
    [`${shop}/out`]: 'file:///etc',
    [`${shop}/door`]: `${shop}/hidden`,
    [`${shop}/readme.txt`]: `${shop}/.env`,
    [`${shop}/hook`]: `${shop}/.git/hooks/pre-commit`,
    [`${shop}/in`]: `${shop}/src`,
    [`${shop}/loop`]: `${shop}/loop`,
    [`${shop}/rc`]: 'file:///home/ann/.bashrc',
    'file:///proc/self/root': 'file:///',
    'file:///dev/stdin': 'file:///proc/self/fd/0',
    'file:///tmp/back': shop,
  },
  { [`${shop}/pipe`]: 'other', 'file:///dev/stdin': 'other', 'file:///dev/null': 'other', 'file:///dev/sda': 'other' },
);

const app = 'file:///c:/work/shop';
/** The disk gives long names and stored spellings for short ones and others. */
const windows = stated(app, 'file:///c:/Users/ann', true, {
  [`${app}/.ENV`]: `${app}/.env`,
  [`${app}/HIDDEN`]: `${app}/hidden`,
  [`${app}/HIDDEN~1`]: `${app}/hidden`,
  [`${app}/.GIT`]: `${app}/.git`,
  [`${app}/GIT~1`]: `${app}/.git`,
  [`${app}/junction`]: 'file:///c:/Users/ann/secret',
  'file:///c:/WORK/shop': app,
});

const mac = stated('file:///Users/ann/shop', 'file:///Users/ann', true, {
  'file:///Users/ann/shop/.Env': 'file:///Users/ann/shop/.env',
  'file:///Users/ann/shop/Hidden': 'file:///Users/ann/shop/hidden',
  'file:///Users/ann/shop/src/CART.ts': 'file:///Users/ann/shop/src/cart.ts',
  'file:///Users/ann/shop/.GIT': 'file:///Users/ann/shop/.git',
});

type Said = 'run' | 'ask' | 'grant' | 'refuse';

/** Path, reading, writing. `grant`: asked, and *always* is offered. */
const tables: readonly {
  readonly name: string;
  readonly host: Host;
  readonly rows: readonly (readonly [string, Said, Said])[];
}[] = [
  {
    name: 'POSIX',
    host: posix,
    rows: [
      ['src/cart.ts', 'run', 'grant'],
      ['./src/../src/cart.ts', 'run', 'grant'],
      ['/home/ann/shop/src/cart.ts', 'run', 'grant'],
      ['file:///home/ann/shop/src/cart.ts', 'run', 'grant'],
      ['..', 'grant', 'ask'],
      ['../shop-evil/a', 'grant', 'ask'],
      ['../../../../../../etc/passwd', 'grant', 'ask'],
      ['out/passwd', 'grant', 'ask'],
      ['out/../src/a.ts', 'run', 'grant'],
      ['in/../hidden/a', 'refuse', 'ask'],
      ['in/a.ts', 'run', 'grant'],
      ['/tmp/back/src/a.ts', 'run', 'grant'],
      ['/tmp/back/hidden/a', 'refuse', 'ask'],
      ['hidden', 'refuse', 'ask'],
      ['hidden/a/b', 'refuse', 'ask'],
      ['door', 'refuse', 'ask'],
      ['door/a', 'refuse', 'ask'],
      ['src/x.dump', 'refuse', 'ask'],
      ['HIDDEN/a', 'run', 'grant'],
      ['n\u00e4he/a', 'refuse', 'ask'],
      ['na\u0308he/a', 'refuse', 'ask'],
      ['loop/a', 'refuse', 'refuse'],
      ['.env', 'ask', 'ask'],
      ['.ENV', 'ask', 'ask'],
      ['.env.local', 'ask', 'ask'],
      ['.env.example', 'run', 'grant'],
      ['.e\u200bnv', 'ask', 'ask'],
      ['\uff0eenv', 'ask', 'ask'],
      ['.env~', 'ask', 'ask'],
      ['apps/web/.env.production.bak', 'ask', 'ask'],
      ['readme.txt', 'ask', 'ask'],
      ['server.pem', 'ask', 'ask'],
      ['deploy/id_ed25519', 'ask', 'ask'],
      ['~/.ssh/config', 'ask', 'ask'],
      ['~/.aws/credentials', 'ask', 'ask'],
      ['.git/config', 'run', 'ask'],
      ['.GIT/config', 'run', 'ask'],
      ['.git\u200c/config', 'run', 'ask'],
      ['hook', 'run', 'ask'],
      ['rc', 'grant', 'ask'],
      ['.vscode/tasks.json', 'run', 'ask'],
      ['package.json', 'run', 'ask'],
      ['.kiro/hooks/a.kiro.hook', 'run', 'ask'],
      ['/proc/self/environ', 'ask', 'ask'],
      ['/proc/self/root/home/ann/shop/.env', 'ask', 'ask'],
      ['/proc/self/root/home/ann/shop/src/a.ts', 'ask', 'ask'],
      ['/PROC/self/environ', 'ask', 'ask'],
      ['/dev/stdin', 'refuse', 'refuse'],
      ['/dev/null', 'refuse', 'refuse'],
      ['/dev/sda', 'refuse', 'refuse'],
      ['/dev/fd/3', 'ask', 'ask'],
      ['/sys/kernel/a', 'ask', 'ask'],
      ['pipe', 'refuse', 'refuse'],
      ['C:\\Windows\\win.ini', 'refuse', 'refuse'],
      ['\\\\server\\share\\a', 'refuse', 'refuse'],
      ['\\\\?\\C:\\a', 'refuse', 'refuse'],
      ['file://server/share/a', 'refuse', 'refuse'],
      ['https://shop.test/a', 'refuse', 'refuse'],
      ['a\0b', 'refuse', 'refuse'],
      ['', 'refuse', 'refuse'],
    ],
  },
  {
    name: 'Windows',
    host: windows,
    rows: [
      ['src\\cart.ts', 'run', 'grant'],
      ['SRC/../src/cart.ts', 'run', 'grant'],
      ['C:\\work\\shop\\src\\cart.ts', 'run', 'grant'],
      ['C:\\WORK\\shop\\src\\cart.ts', 'run', 'grant'],
      ['\\\\?\\C:\\work\\shop\\src\\a.ts', 'run', 'grant'],
      ['\\\\?\\C:\\work\\shop\\.env', 'ask', 'ask'],
      ['\\\\?\\UNC\\server\\share\\a', 'grant', 'ask'],
      ['\\\\server\\share\\a', 'grant', 'ask'],
      ['\\\\.\\C:\\work\\shop\\.env', 'refuse', 'refuse'],
      ['\\\\?\\GLOBALROOT\\Device\\a', 'refuse', 'refuse'],
      ['..\\..\\Users\\ann\\a', 'grant', 'ask'],
      ['junction\\a', 'grant', 'ask'],
      ['.ENV', 'ask', 'ask'],
      ['.env.', 'ask', 'ask'],
      ['.env. . .', 'ask', 'ask'],
      ['.env::$DATA', 'refuse', 'refuse'],
      ['file.txt::$DATA', 'refuse', 'refuse'],
      ['file.txt:stream', 'refuse', 'refuse'],
      ['hidden\\a', 'refuse', 'ask'],
      ['Hidden\\a', 'refuse', 'ask'],
      ['HIDDEN~1\\a', 'refuse', 'ask'],
      ['hidden. \\a', 'refuse', 'ask'],
      ['src\\X.DUMP', 'refuse', 'ask'],
      ['.GIT\\config', 'run', 'ask'],
      ['GIT~1\\config', 'run', 'ask'],
      ['.git.\\config', 'run', 'ask'],
      ['NUL', 'refuse', 'refuse'],
      ['src\\con.txt', 'refuse', 'refuse'],
      ['COM1', 'refuse', 'refuse'],
      ['lpt\u00b9.log', 'refuse', 'refuse'],
      ['C:src', 'refuse', 'refuse'],
      ['...\\a', 'refuse', 'refuse'],
    ],
  },
  {
    name: 'macOS, where letter case does not count',
    host: mac,
    rows: [
      ['src/CART.ts', 'run', 'grant'],
      ['.Env', 'ask', 'ask'],
      ['Hidden/a', 'refuse', 'ask'],
      ['HIDDEN/a', 'refuse', 'ask'],
      ['a/B.DUMP', 'refuse', 'ask'],
      ['N\u00c4HE/a', 'refuse', 'ask'],
      ['NA\u0308HE/a', 'refuse', 'ask'],
      ['.GIT/config', 'run', 'ask'],
      ['.Git/Hooks/pre-commit', 'run', 'ask'],
      ['../Shop/src/a.ts', 'grant', 'ask'],
      ['~/Library/Keychains/login.keychain-db', 'ask', 'ask'],
    ],
  },
];

function lookOf({ workspace: { root }, ignoreCase }: Host): IgnoreLook {
  const hiddenBy = readIgnoreFiles([{ name: '.kiroignore', folder: [], text: kiroignore }], ignoreCase);
  const folder = parseUri(root);
  assert.ok(folder);
  return {
    filesOf: () => Promise.resolve([]),
    hiddenBy: ({ uri, real }) => {
      for (const each of [uri, real]) {
        const place = parseUri(each);
        if (place === undefined || !isBelow(place, folder)) continue;
        const names = place.segments.slice(folder.segments.length);
        const line = hiddenBy(names, true) ?? hiddenBy(names, false);
        if (line) return Promise.resolve(line);
      }
      return Promise.resolve(undefined);
    },
  };
}

describe('the table of paths', () => {
  for (const { name, host, rows } of tables) {
    for (const [path, read, write] of rows) {
      it(`${name}: ${JSON.stringify(path)} is ${read} to read, ${write} to write`, async () => {
        const ignore = lookOf(host);
        const said = await explainPath(path, host.workspace, host.files, { trusted: true, grants: [], ignore });
        const worded = [said.read, said.write].map(({ verdict, grant }) =>
          verdict === 'ask' && grant !== undefined ? 'grant' : verdict,
        );
        assert.deepEqual(worded, [read, write], `${said.read.reason} | ${said.write.reason}`);
      });
    }
  }

  it('in a workspace that is not trusted every one of them is refused', async () => {
    for (const { host, rows } of tables) {
      for (const [path] of rows) {
        const said = await explainPath(path, host.workspace, host.files, { trusted: false, grants: [] });
        assert.deepEqual([said.read.verdict, said.write.verdict], ['refuse', 'refuse'], path);
      }
    }
  });
});
