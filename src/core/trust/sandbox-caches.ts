/**
 * Variables that send what package managers keep between runs to a folder of the sandbox alone: what a sandboxed command
 * leaves there is never used outside of it.
 * @param caches absolute path, with `/`
 * @param temporary where temporary files of sandboxed commands go
 */
export function cacheVariables(caches: string, temporary: string): Readonly<Record<string, string>> {
  const at = (name: string): string => `${caches}/${name}`;
  return {
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
    XDG_CACHE_HOME: at('xdg'),
    npm_config_cache: at('npm'),
    npm_config_logs_dir: at('npm/_logs'),
    npm_config_devdir: at('node-gyp'),
    npm_config_store_dir: at('pnpm'),
    npm_config_update_notifier: 'false',
    YARN_CACHE_FOLDER: at('yarn'),
    YARN_GLOBAL_FOLDER: at('yarn-berry'),
    COREPACK_HOME: at('corepack'),
    BUN_INSTALL_CACHE_DIR: at('bun'),
    DENO_DIR: at('deno'),
    PIP_CACHE_DIR: at('pip'),
    UV_CACHE_DIR: at('uv'),
    POETRY_CACHE_DIR: at('poetry'),
    PIPENV_CACHE_DIR: at('pipenv'),
    GOCACHE: at('go-build'),
    GOMODCACHE: at('go-mod'),
    CARGO_HOME: at('cargo'),
    GRADLE_USER_HOME: at('gradle'),
    MAVEN_ARGS: `-Dmaven.repo.local=${at('maven')}`,
    NUGET_PACKAGES: at('nuget'),
    DOTNET_CLI_HOME: at('dotnet'),
    COMPOSER_HOME: at('composer'),
    COMPOSER_CACHE_DIR: at('composer/cache'),
    BUNDLE_USER_HOME: at('bundle'),
    GEM_SPEC_CACHE: at('gem'),
    PUB_CACHE: at('pub'),
    HEX_HOME: at('hex'),
    CCACHE_DIR: at('ccache'),
  };
}
