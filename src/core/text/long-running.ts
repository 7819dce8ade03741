/** Programs that people start to keep running: servers and watchers. Each is tried on one simple command. */
const patterns: readonly RegExp[] = [
  // Scripts of package managers that are called so.
  /^(?:npm|pnpm|yarn|bun)(?:\s+(?:run|run-script))?\s+(?:[\w-]+:)*(?:dev|start|serve|watch|preview|storybook|develop)(?:[:-][:\w-]*)?(?:\s|$)/,
  /^(?:deno)\s+(?:task\s+(?:dev|start|serve|watch)|serve)\b/,
  // Watching, whoever does it.
  /\s--watch(?:All)?(?:\s|$)/,
  /^(?:tsc|rollup|sass|tailwindcss|swc|babel)\b.*\s-w(?:\s|$)/,
  /^(?:nodemon|ts-node-dev|tsx\s+watch|node\s+--watch|chokidar|watchexec|entr|reflex|air|webpack-dev-server)\b/,
  /^(?:webpack|webpack-cli)\s+(?:serve|watch)\b/,
  /^cargo\s+watch\b/,
  /^(?:dotnet)\s+watch\b/,
  // Servers by name.
  /^vite(?:\s+(?:dev|serve|preview))?(?:\s+-.*)?$/,
  /^(?:next|nuxt|nuxi|astro|gatsby|remix|svelte-kit|docusaurus|eleventy)\s+(?:dev|start|develop|preview)\b/,
  /^(?:vitest|vitest\s+(?:watch|dev)(?:\s.*)?)$/,
  /^(?:ng|vue-cli-service)\s+serve\b/,
  /^(?:http-server|live-server|serve|json-server|browser-sync\s+start|parcel(?:\s+(?:serve|watch))?)(?:\s+(?!build\b|--version|--help).*)?$/,
  /^(?:python[\d.]*|py)\s+(?:-m\s+(?:http\.server|uvicorn|flask\s+run)|(?:\S*\/)?manage\.py\s+runserver)\b/,
  /^(?:uvicorn|gunicorn|hypercorn|daphne)\s+(?!--version|--help)\S/,
  /^(?:flask|fastapi)\s+(?:run|dev)\b/,
  /^(?:celery)\b.*\sworker\b/,
  /^(?:rails|bin\/rails)\s+(?:s|server)(?:\s|$)/,
  /^(?:jekyll|hugo|mkdocs|mdbook)\s+(?:serve|server|watch)\b/,
  /^php\s+(?:-S\s|artisan\s+serve\b)/,
  /^(?:\.\/)?(?:gradlew?|mvnw?)\b.*\b(?:bootRun|spring-boot:run|quarkus:dev|quarkusDev)\b/,
  /^(?:docker[- ]compose)\s+(?:[^\s]+\s+)*up\b(?!.*\s(?:-d|--detach)(?:\s|$))/,
  /^(?:tail)\s+(?:-\S*[fF]\S*|--follow\S*)\s/,
  /^(?:ngrok|cloudflared\s+tunnel|redis-server|mongod|postgres|minikube\s+tunnel)\b(?!.*--version)/,
  /^kubectl\s+(?:port-forward|logs\s+.*(?:-f|--follow))\b/,
];

/** What says that it ends by itself, or asks about itself only. */
const ends = /(?:^|\s)(?:--help|-h|--version|--watch=false|--no-watch|--run|--ci|--once)(?:\s|$)/;

/**
 * Does the command go on until somebody stops it, as far as its words tell (DEV-02)? The last of several commands counts,
 * as it is the one that keeps the line from ending. A wrong yes costs nothing: what ends soon is told with its end.
 */
export function isLongRunning(line: string): boolean {
  const last =
    line
      .split(/&&|\|\||;|\n/)
      .at(-1)
      ?.trim() ?? '';
  if (/[|<>]|&\s*$/.test(last.replace(/\d?>&\d/g, ''))) return false;
  const command = last
    .replace(/^(?:(?:env\s+)?[A-Za-z_]\w*=\S*\s+)+/, '')
    .replace(
      /^(?:npx|bunx|pnpm\s+(?:exec|dlx)|yarn\s+(?:exec|dlx)|uv\s+run|poetry\s+run|bundle\s+exec|pipenv\s+run|exec|time|nice)\s+(?:-\S+\s+)*/,
      '',
    );
  return !ends.test(command) && patterns.some((pattern) => pattern.test(command));
}
