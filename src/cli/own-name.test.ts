import { expect, test } from 'vitest';
import { commandList } from './command-list.ts';
import { commandNames, inOwnName, type Start } from './own-name.ts';

const globally: Start = { env: {}, script: '/usr/local/bin/aa-shadow' };
const byNpx: Start = {
  env: { npm_command: 'exec', npm_lifecycle_event: 'npx', npm_package_name: 'their-project' },
  script: '/srv/their/node_modules/.bin/aa-shadow',
};
const inCheckout: Start = {
  env: { npm_lifecycle_event: 'start', npm_package_name: 'aa-shadow' },
  script: '/srv/aa-shadow/src/cli/main.ts',
};

test('it knows all commands', () => {
  expect(commandNames).toEqual(commandList.map(({ name }) => name));
});

test.each([
  ['installed for the machine', globally, 'aa-shadow status --json'],
  ['started by npx', byNpx, 'npx aa-shadow status --json'],
  [
    'a script of another project',
    { ...byNpx, env: { npm_lifecycle_event: 'sync' } },
    'npx aa-shadow status --json',
  ],
  ['started from node_modules/.bin', { ...byNpx, env: {} }, 'npx aa-shadow status --json'],
  ['npm start in a checkout', inCheckout, 'npm run -s aa-shadow -- status --json'],
  [
    'npm run aa-shadow in a checkout',
    { ...inCheckout, env: { ...inCheckout.env, npm_lifecycle_event: 'aa-shadow' } },
    'npm run -s aa-shadow -- status --json',
  ],
])('O21: hints name a command that exists where the person is: %s', (_, start, expected) => {
  expect(inOwnName('see `aa-shadow status --json`', start)).toBe(`see \`${expected}\``);
});

test('the first line of the help names it, too', () => {
  expect(inOwnName('Usage: aa-shadow [options] [command]', byNpx)).toBe(
    'Usage: npx aa-shadow [options] [command]',
  );
});

test.each([
  'aa-shadow needs Node.js',
  'aa-shadow.yaml',
  '/srv/aa-shadow run by hand',
  'aa-shadow statusquo',
  'my-aa-shadow run',
])('what is no command line stays as it is: %s', (text) => {
  expect(inOwnName(text, byNpx)).toBe(text);
});
