import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLongRunning } from '../../../src/core/text/long-running';
import { plainOutput } from '../../../src/core/text/plain-output';

const goesOn = [
  'npm run dev',
  'npm start',
  'npm run watch',
  'npm run dev:web',
  'npm run web:dev -- --port 3000',
  'pnpm dev',
  'yarn start',
  'bun run serve',
  'cd packages/web && npm run dev',
  'PORT=3000 npm run dev',
  'npx vite',
  'vite --host',
  'npx tsc --watch',
  'npx tsc -p . -w',
  'webpack --watch',
  'npx webpack serve',
  'next dev',
  'astro dev --port 4000',
  'ng serve',
  'npx nodemon server.js',
  'node --watch server.js',
  'npx jest --watchAll',
  'npx vitest',
  'python3 -m http.server 8000',
  'python manage.py runserver',
  'uvicorn app:app --reload',
  'flask run',
  'bin/rails server',
  'cargo watch -x test',
  'dotnet watch run',
  'php artisan serve',
  './gradlew bootRun',
  'docker compose up',
  'tail -f log/development.log',
  'kubectl port-forward svc/web 8080:80',
  'npx http-server dist',
  'npm run storybook 2>&1',
];

const ends = [
  'npm test',
  'npm run build',
  'npm install',
  'npm run devtools',
  'npm run lint -- --watch=false',
  'npx vitest run',
  'npx vitest --run',
  'vite build',
  'vite --version',
  'next build',
  'webpack',
  'tsc -p .',
  'node server.js',
  'git log -w',
  'echo npm run dev',
  'grep -r "npm run dev" .',
  'docker compose up -d',
  'tail -n 20 log.txt',
  'npm run dev --help',
  'npm run dev | head -5',
  'npm run dev > log.txt',
  'npm run dev &',
  'npm run dev && echo done',
  'serve --version',
  'ls',
  '',
];

describe('commands that go on until they are stopped', () => {
  for (const command of goesOn) it(`${command}: yes`, () => assert.equal(isLongRunning(command), true));
  for (const command of ends) it(`${JSON.stringify(command)}: no`, () => assert.equal(isLongRunning(command), false));

  it('are told fast and without an error, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => assert.equal(typeof isLongRunning(text), 'boolean')),
    );
    const begun = performance.now();
    for (const part of ['npm run ', 'docker-compose a ', 'A=b ', 'dev:', '-x ']) isLongRunning(part.repeat(2_000));
    assert.ok(performance.now() - begun < 5_000);
  });
});

describe('output without what only a terminal understands', () => {
  it('has no colours, titles and overwritten lines', () => {
    assert.equal(
      plainOutput('\u001b]0;title\u0007\u001b[32mready\u001b[0m in 3 ms\r\n10%\r50%\r100%\nnext'),
      'ready in 3 ms\n100%\nnext',
    );
    assert.equal(plainOutput('plain\n'), 'plain\n');
  });
});
