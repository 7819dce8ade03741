import type { Program } from './program';

type Table = readonly (readonly [names: string, program: Program])[];

/** Looks at files and changes none. */
const looks: Program = { words: 'read', isReadOnly: true };

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
  ['grep egrep fgrep zgrep', { ...looks, skip: 1, texts: '-e --regexp' }],
  [
    'rg',
    { words: 'read', skip: 1, texts: '-e --regexp -g --glob -t', dangerous: '--pre --hostname-bin -z --search-zip' },
  ],
  ['ag ack', { words: 'read', skip: 1, dangerous: '--pager --output --ackrc -x --files-from' }],
  ['find', { ...looks, hasLongShorts: true, dangerous: '-files0-from' }],
  ['fd fdfind', { words: 'texts', dangerous: '-x -X --exec --exec-batch' }],
  [
    'jq yq',
    {
      words: 'read',
      skip: 1,
      dangerous: '-f --from-file -L -i --inplace --rawfile --slurpfile',
      risky: /\b(?:env|input_filename|include|import)\b|\$ENV/,
    },
  ],
  ['tee truncate touch mkdir rmdir rm unlink shred chmod chown chgrp setfacl mkfifo mknod split', { words: 'write' }],
  ['patch', { words: 'write', risky: /^/ }],
  ['cp install scp ditto', { words: 'copy', dangerous: '--strip-program' }],
  ['rsync', { words: 'copy', dangerous: '-e --rsh --rsync-path --files-from --include-from --log-file --write-batch' }],
  ['mv rename ln link', { words: 'move' }],
  ['dd', { words: 'write' }],
  ['sed gsed', { words: 'read', skip: 1, texts: '-e --expression', dangerous: '-i --in-place -f --file' }],
  [
    'awk gawk mawk nawk',
    { words: 'read', skip: 1, dangerous: '-f --file -i --include -l --load -E --exec -o -p -d -D' },
  ],
  [
    'man info apropos whatis',
    {
      words: 'texts',
      dangerous: '-P --pager -H --html -B -C --config-file -X --gxditview -T -p --preprocessor -o --output --restore',
    },
  ],
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
        '-x --extract --get --to-command --checkpoint-action -I --use-compress-program -F --info-script --new-volume-script --rmt-command --rsh-command --index-file',
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
  ['deno', { dangerous: '-A --allow-all --allow-run --allow-write --allow-ffi', riskyFirst: /^(?:eval|repl)$/ }],
  ['bun', { dangerous: '-e --eval -p --print -r --preload', riskyFirst: /^(?:x|repl)$/ }],
  ['vi vim nvim ex view', { dangerous: '-c --cmd -S -s -u -w -W -e -E', risky: /^\+/ }],
  ['emacs', { dangerous: '--eval -f --funcall -l --load --script --batch' }],
  [
    'npm',
    {
      words: 'texts',
      dangerous:
        '--node-options --script-shell --prefix -C --globalconfig --userconfig -c --call --shell --editor --git --cache -g --global --location --init-module',
      riskyFirst:
        /^(?:exec|x|config|set|c|explore|edit|set-script|pkg|cache|init|create|innit|link|ln|publish|unpublish|token|login|adduser)$/,
    },
  ],
  ['npx pnpx bunx', { dangerous: '-c --call -p --package --shell --node-options --script-shell' }],
  [
    'pnpm yarn',
    {
      words: 'texts',
      dangerous: '--script-shell --shell-emulator -C --dir --cwd --config.script-shell --node-options',
      riskyFirst: /^(?:exec|dlx|config|node|link|publish|patch-commit|set|create|init)$/,
    },
  ],
  [
    'cargo',
    {
      words: 'texts',
      dangerous: '--config -C --manifest-path -Z',
      riskyFirst: /^\+|^(?:install|login|publish|owner|yank)$/,
    },
  ],
  [
    'go',
    {
      hasLongShorts: true,
      dangerous: '-toolexec -exec -vettool -overlay -o -modfile -C -ldflags -gcflags -compiler',
      riskyFirst: /^(?:generate|env|install|get|tool)$/,
    },
  ],
  [
    'make gmake',
    {
      dangerous: '-f --file --makefile --eval -C --directory -I --include-dir',
      risky: /^(?:SHELL|MAKEFLAGS|[A-Z_]*FLAGS|CC|CXX|LD)=/,
    },
  ],
  [
    'docker podman',
    {
      dangerous:
        '-v --volume --mount --privileged --device --cap-add --pid --network -H --host --config --entrypoint --security-opt --env-file',
      riskyFirst: /^(?:cp|login|save|load|import|export)$/,
    },
  ],
  ['ssh', { dangerous: '-o -F -J -L -R -D -w -E -S' }],
  ['gh', { words: 'texts', riskyFirst: /^(?:alias|extension|ext|config|auth|secret|ssh-key|gpg-key)$/ }],
  ['gdb lldb', { hasLongShorts: true, dangerous: '-ex -iex -x -ix -o -O -s -S --command --eval-command' }],
  ['ps', { words: 'texts', riskyFirst: /^[^-]*e/ }],
  [
    'pip pip3',
    {
      dangerous:
        '--index-url -i --extra-index-url --trusted-host --target -t --prefix --root --python --config-settings --global-option --log',
      riskyFirst: /^config$/,
    },
  ],
];

/** PowerShell's own commands and their short names, lower case. */
export const powerShellCommands: Table = [
  ['write-output write-host get-location', { words: 'texts', isReadOnly: true }],
  ['get-content gc get-childitem gci select-string sls get-item gi test-path measure-object format-hex', looks],
  [
    'set-content sc add-content ac out-file clear-content clc new-item ni remove-item ri del erase rd tee-object',
    { words: 'write' },
  ],
  ['copy-item cpi copy', { words: 'copy' }],
  ['move-item mi move rename-item rni ren', { words: 'move' }],
];
