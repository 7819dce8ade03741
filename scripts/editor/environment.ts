/**
 * Variables by which an outer program would steer the editor under test: an editor whose terminal this runs in
 * (VSCODE_*, ELECTRON_*), an outer code-server, options for another Node.js, and what `npm run` tells its scripts. PORT
 * and the like are read by code-server as if they were arguments.
 */
const foreign = [
  /^VSCODE_/,
  /^CODE_SERVER_/,
  /^CS_/,
  /^ELECTRON_/,
  /^NODE_OPTIONS$/,
  /^npm_/,
  /^(PORT|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|LOG_LEVEL|EXTENSIONS_GALLERY|INIT_CWD)$/,
];

/** npm settings that say how to reach the registry. They stay. */
const network =
  /^npm_config_(registry|proxy|https?_proxy|noproxy|cafile|ca|strict_ssl|nodedir|cache|userconfig|globalconfig|.*:_auth.*)$/i;

/** The environment of this process without what would steer the editor, and with `extra`. */
export function editorEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => network.test(name) || !foreign.some((pattern) => pattern.test(name)),
  );
  return { ...Object.fromEntries(kept), ...extra };
}
