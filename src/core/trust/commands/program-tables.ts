import type { Program } from './program';

export type Table = readonly (readonly [names: string, program: Program])[];

/** Looks at files and changes none. */
const looks: Program = { words: 'read', isReadOnly: true };

/** Names of subcommands, each cut short too. @param others abbreviations that mean something else */
function abbreviated(names: string, others: string): RegExp {
  const taken = new Set(others.split(' '));
  const all = names
    .split(' ')
    .flatMap((name) =>
      Array.from(name, (_, at) => name.slice(0, at + 1)).filter((each) => each === name || each.length > 1),
    )
    .filter((each) => !taken.has(each));
  return new RegExp(`^(?:${[...new Set(all)].join('|')})$`);
}

export const everydayPrograms: Table = [
  ['echo true false : pwd basename dirname seq sleep', { words: 'texts', isHarmless: true, isReadOnly: true }],
  ['which type whoami id uname arch nproc uptime groups tty', { words: 'texts', isReadOnly: true }],
  ['printf', { words: 'texts', dangerous: '-v', isReadOnly: true }],
  ['hostname', { words: 'texts', risky: /^[^-]|^-F|^--file/ }],
  ['date', { words: 'texts', dangerous: '-s --set -f --file', isReadOnly: true }],
  ['cat head tail wc nl tac rev fold fmt expand unexpand cksum md5sum sha1sum sha256sum sha512sum b2sum', looks],
  ['cut paste comm join cmp column stat od hexdump strings base64 base32 du df ls dir vdir', looks],
  ['tree', { words: 'read', dangerous: '-o -R' }],
  [
    'less more most bat',
    {
      words: 'read',
      dangerous: '-o -O -k --log-file --LOG-FILE --lesskey-file --lesskey-src --lesskey-content --pager',
      risky: /^\+/,
    },
  ],
  ['file', { words: 'read', dangerous: '-C --compile -m --magic-file -f --files-from' }],
  ['diff sdiff', { words: 'read', dangerous: '-o --output' }],
  ['uniq xxd', { words: 'copy' }],
  ['sort', { words: 'read', dangerous: '-o --output --compress-program -T --temporary-directory --files0-from' }],
  [
    'grep egrep fgrep zgrep rgrep',
    {
      ...looks,
      skip: 1,
      gives: '-e --regexp -f --file',
      texts: '-e --regexp -A -B -m -d -D',
    },
  ],
  [
    'rg',
    {
      words: 'read',
      skip: 1,
      gives: '-e --regexp -f --file',
      texts: '-e --regexp -g --glob --iglob -t --type -T --type-not -A -B -C -m -d -j -M -r --replace -E',
      dangerous: '--pre --hostname-bin -z --search-zip',
    },
  ],
  ['ag ack', { words: 'read', skip: 1, gives: '--match', dangerous: '--pager --output --ackrc -x --files-from' }],
  ['find', { ...looks, hasLongShorts: true, dangerous: '-files0-from' }],
  ['fd fdfind', { words: 'texts', dangerous: '-x -X --exec --exec-batch' }],
  [
    'yq',
    {
      words: 'read',
      skip: 1,
      gives: '--expression',
      dangerous: '-f --from-file -i --inplace -s --split-exp --split-exp-file --expression',
      risky: /\b(?:(?:str)?env|envsubst|load\w*|filename|include|import)\b|\$ENV/,
    },
  ],
  [
    'jq',
    {
      words: 'read',
      skip: 1,
      dangerous: '-f --from-file -L -i --inplace --rawfile --slurpfile',
      risky: /\b(?:env|input_filename|include|import)\b|\$ENV/,
    },
  ],
  ['tee truncate touch mkdir rmdir rm unlink shred chmod chown chgrp setfacl mkfifo mknod', { words: 'write' }],
  ['split csplit', { words: 'write', dangerous: '--filter' }],
  ['patch', { words: 'write', risky: /^/ }],
  ['cp install ditto', { words: 'copy', dangerous: '--strip-program' }],
  ['scp', { words: 'copy', dangerous: '-o -F -S -J -D' }],
  ['sftp', { dangerous: '-o -F -S -J -D -b -s' }],
  [
    'rsync',
    {
      words: 'copy',
      dangerous:
        '-e --rsh --rsync-path --files-from --include-from --log-file --write-batch -M --remote-option --config',
    },
  ],
  ['mv rename ln link', { words: 'move' }],
  ['dd', { words: 'write' }],
  [
    'sed gsed',
    {
      words: 'read',
      skip: 1,
      gives: '-e --expression -f --file',
      texts: '-e --expression',
      values: '-l --line-length',
      dangerous: '-i --in-place -f --file',
    },
  ],
  [
    'awk gawk mawk nawk',
    {
      words: 'read',
      skip: 1,
      gives: '-e --source -f --file -E --exec',
      texts: '-F --field-separator -e --source',
      values: '-v --assign',
      dangerous:
        '-f --file -i --include -l --load -E --exec -o --pretty-print -p --profile -d --dump-variables -D --debug -W',
    },
  ],
  [
    'man apropos whatis',
    {
      words: 'names',
      dangerous: '-P --pager -H --html -B -C --config-file -X --gxditview -T -p --preprocessor -o --output --restore',
    },
  ],
  ['info', { words: 'read', dangerous: '-f --file -d --directory -o -O --output --restore --dribble --init-file' }],
  ['history fc', { words: 'texts', dangerous: '-a -w -r -n -s -p -e' }],
  [
    'curl',
    {
      dangerous:
        '-o -O --output --remote-name -K --config -T --upload-file -F --form -c --cookie-jar -D --dump-header --trace --engine --libcurl --netrc-file -E --cert --key --hsts --etag-save --stderr -w --write-out',
      risky: /(?:^|=|^-[a-zA-Z])@|^file:/i,
    },
  ],
  [
    'wget',
    {
      dangerous:
        '-O --output-document -i --input-file -o --output-file -a --append-output --use-askpass --post-file --body-file --config -e --execute -P --directory-prefix --load-cookies --save-cookies',
    },
  ],
  [
    'tar bsdtar',
    {
      dangerous:
        '-x --extract --get --to-command --checkpoint-action -I --use-compress-program -F --info-script --new-volume-script -T --files-from --rmt-command --rsh-command --index-file',
      riskyFirst: /^[a-zA-Z]*x[a-zA-Z]*$/,
    },
  ],
  ['unzip 7z zip gunzip gzip bunzip2 bzip2 xz unxz', { words: 'write', risky: /^/ }],
  ['read let unset mapfile readarray', { words: 'texts', risky: /[[`]|\$\(/ }],
  ['test [', { words: 'texts', risky: /`|\$\(/ }],
  ['cd pushd popd', { words: 'read' }],
  [
    'ping nslookup dig host traceroute whois nc ncat telnet',
    { words: 'texts', dangerous: '-e -c -f --exec --sh-exec' },
  ],
];

export const developerTools: Table = [
  [
    'node nodejs',
    {
      dangerous:
        '-e --eval -p --print -r --require --import --loader --experimental-loader -i --interactive --env-file --inspect --inspect-brk --openssl-config --build-snapshot',
    },
  ],
  ['python python2 python3 pypy pypy3', { dangerous: '-c -i' }],
  ['perl', { dangerous: '-e -E -i -M -m -I -d -x' }],
  ['ruby', { dangerous: '-e -i -r -I -x' }],
  ['php', { dangerous: '-r -B -R -E -d -c' }],
  ['lua luajit Rscript osascript', { dangerous: '-e -l -i' }],
  ['deno', { dangerous: '-A --allow-all --allow-run --allow-write --allow-ffi', riskySubcommand: /^(?:eval|repl)$/ }],
  ['bun', { dangerous: '-e --eval -p --print -r --preload', riskySubcommand: /^(?:x|repl)$/ }],
  ['vi vim nvim ex view', { dangerous: '-c --cmd -S -s -u -w -W -e -E', risky: /^\+/ }],
  ['emacs', { dangerous: '--eval -f --funcall -l --load --script --batch' }],
  [
    'npm',
    {
      words: 'texts',
      dangerous:
        '--node-options --script-shell --prefix -C --globalconfig --userconfig -c --call --shell --editor --git --cache -g --global --location --init-module',
      riskySubcommand: abbreviated(
        'exec x config set c explore edit set-script pkg cache init create innit link ln publish unpublish token login adduser',
        'add in un se li i l',
      ),
    },
  ],
  ['npx pnpx bunx', { dangerous: '-c --call -p --package --shell --node-options --script-shell' }],
  [
    'pnpm yarn',
    {
      words: 'texts',
      dangerous: '--script-shell --shell-emulator -C --dir --cwd --config.script-shell --node-options',
      riskySubcommand: /^(?:exec|dlx|config|node|link|publish|patch-commit|set|create|init)$/,
    },
  ],
  [
    'cargo',
    {
      words: 'texts',
      dangerous: '--config -C --manifest-path -Z',
      riskyFirst: /^\+/,
      riskySubcommand: /^(?:install|login|publish|owner|yank)$/,
    },
  ],
  [
    'go',
    {
      hasLongShorts: true,
      dangerous: '-toolexec -exec -vettool -overlay -o -modfile -C -ldflags -gcflags -compiler',
      riskySubcommand: /^(?:generate|env|install|get|tool)$/,
    },
  ],
  [
    'make gmake',
    {
      dangerous: '-f --file --makefile -E --eval -C --directory -I --include-dir',
      // Functions of make start programs, as does `!=`; the shell and the compilers are variables.
      risky: /\$[({]|!\s*=|(?:SHELL|FLAGS|MAKE|MAKEFILES|\b(?:CC|CXX|CPP|LD|AR|AS|RM))\s*[:?+]*=/,
    },
  ],
  [
    'docker podman',
    {
      dangerous:
        '-v --volume --mount --privileged --device --cap-add --pid --network -H --host --config --entrypoint --security-opt --env-file',
      riskySubcommand: /^(?:cp|login|save|load|import|export)$/,
    },
  ],
  ['ssh', { dangerous: '-o -F -J -L -R -D -w -E -S' }],
  ['gh', { words: 'texts', riskySubcommand: /^(?:alias|extension|ext|config|auth|secret|ssh-key|gpg-key)$/ }],
  ['gdb lldb', { hasLongShorts: true, dangerous: '-ex -iex -x -ix -o -O -s -S --command --eval-command' }],
  ['ps', { words: 'texts', risky: /^[a-zA-Z]*e[a-zA-Z]*$/ }],
  [
    'pip pip3',
    {
      dangerous:
        '--index-url -i --extra-index-url --trusted-host --target -t --prefix --root --python --config-settings --global-option --log',
      riskySubcommand: /^config$/,
    },
  ],
];

/** PowerShell's own commands and their short names, lower case. */
export const powerShellCommands: Table = [
  ['write-output write-host get-location echo write pwd gl', { words: 'texts', isReadOnly: true }],
  ['measure-object measure get-command gcm get-date sort-object sort', { words: 'texts', isReadOnly: true }],
  ['get-content gc cat type select-string sls format-hex fhx import-csv ipcsv', { ...looks, takesFed: true }],
  ['get-childitem gci ls dir get-item gi test-path resolve-path rvpa', looks],
  [
    'set-content sc add-content ac out-file clear-content clc new-item ni remove-item ri rm rmdir del erase rd tee-object tee',
    { words: 'write', takesFed: true },
  ],
  ['copy-item cpi copy cp', { words: 'copy', takesFed: true }],
  ['move-item mi move mv rename-item rni ren', { words: 'move', takesFed: true }],
];
