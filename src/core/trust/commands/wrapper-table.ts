/** A program that runs the command behind its own options. */
export interface Wrapper {
  /** Its options that take a word. */
  readonly valued?: string;
  /** Its other options, where not knowing one would hide which word is the command. */
  readonly flags?: string;
  /** How many words of its own stand before the command. */
  readonly words?: number;
  /** It adds words to the command that only it knows. */
  readonly fed?: boolean;
  /** Options that give a text which is replaced wherever it stands in the command. */
  readonly replaces?: string;
  /** It puts the words together to a line for a shell: up to one word, and not with an option. */
  readonly joins?: { readonly until?: RegExp; readonly but?: RegExp };
}

export const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued:
      '-u -g -p -C -c -r -t -T -h -D -R -U --user --group --prompt --close-from --host --role --type --chdir --chroot',
  },
  doas: { valued: '-u -C' },
  nohup: {},
  setsid: {},
  command: {},
  builtin: {},
  exec: { valued: '-a' },
  time: { valued: '-f -o --format --output' },
  nice: { valued: '-n --adjustment' },
  ionice: { valued: '-c -n -p -P -u --class --classdata --pid --pgid --uid' },
  timeout: { valued: '-k -s --kill-after --signal', words: 1 },
  stdbuf: { valued: '-i -o -e --input --output --error' },
  env: { valued: '-u -C -P --unset --chdir' },
  watch: {
    valued: '-n -q -s --interval --equexit --shotsdir',
    flags:
      '-b -c -C -d -e -f -g -p -r -t -T -w -x --beep --color --no-color --differences --errexit --chgexit --exec --precise --no-rerun --no-title --no-wrap',
    joins: { but: /^-[a-zA-Z]*x|^--ex/ },
  },
  xargs: {
    valued:
      '-a -d -E -I -J -L -n -P -R -s --arg-file --delimiter --max-args --max-procs --max-chars --process-slot-var',
    fed: true,
    replaces: '-I -i -J --replace',
  },
  parallel: {
    valued: '-j -n -N --jobs --max-args',
    flags: '-k -t -u --keep-order --verbose --dry-run --bar --progress --eta --will-cite --ungroup',
    fed: true,
    joins: { until: /^:{3,}\+?$/ },
  },
  strace: { valued: '-e -o -p -s -u -a -b -E -I -O -P -U -X --output --trace --user --env --attach' },
  ltrace: { valued: '-e -o -p -s -u -a -A -D -F -l -n -w -x --output' },
  chroot: { words: 1 },
  flock: { words: 1, valued: '-w -E --timeout --wait --conflict-exit-code' },
  busybox: {},
  chronic: {},
  unbuffer: {},
  caffeinate: { valued: '-t -w' },
  'cross-env': {},
  dotenv: { valued: '-e -v' },
};
