import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { CONTRACT } from '@trainyard/engine';
import { built, seed } from './built.ts';

const { folder, trainyard } = built();
const made = pathToFileURL(new URL('../testdata/plugins/made.mjs', import.meta.url).pathname).href;

/** A project whose plugin says `contract`, a piece of JavaScript. */
function project(contract: string): void {
  writeFileSync(join(folder(), 'a.mlops.yaml'), seed);
  writeFileSync(
    join(folder(), 'mine.mjs'),
    `import { file, generating } from ${JSON.stringify(made)};
export default { ...generating(function* () { yield file('a.txt'); }), contract: ${contract} };\n`,
  );
  writeFileSync(join(folder(), 'trainyard.config.json'), JSON.stringify({ plugins: ['./mine.mjs'] }));
}

test.each([
  [String(CONTRACT + 1), 'update Trainyard, or install an older version of the plugin'],
  ['0', 'install a newer version of the plugin'],
  ['undefined', 'make it with `definePlugin` of @trainyard/sdk'],
])('a plugin made for contract %s is refused before it does anything', (contract, remedy) => {
  project(contract);
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  expect({ status, written: existsSync(join(folder(), 'out')) }).toEqual({ status: 2, written: false });
  expect(stderr).toContain(`The plugin './mine.mjs' `);
  expect(stderr).toContain(remedy);
});

test('a plugin made for the contract of this engine runs', () => {
  project(String(CONTRACT));
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(existsSync(join(folder(), 'out/mine/a.txt'))).toBe(true);
});
