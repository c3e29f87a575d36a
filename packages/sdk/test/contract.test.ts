import { expect, test } from '@jest/globals';
import { CONTRACT, contractProblem, definePlugin, OLDEST_CONTRACT, section } from '../src/index.ts';

test('a plugin says for which contract it was made, and this SDK runs it', () => {
  const plugin = definePlugin({ name: 'x', summary: '', options: section({}), appliesTo: () => true, generators: {} });
  expect(plugin.contract).toBe(CONTRACT);
  expect(contractProblem(plugin.contract)).toBeUndefined();
  expect(OLDEST_CONTRACT).toBeLessThanOrEqual(CONTRACT);
});

test.each([
  [4, /was made for version 4 of the plugin contract, and this Trainyard runs the versions 2 to 3: update Trainyard/],
  [1, /was made for version 1 .* runs the versions 2 to 3: install a newer version of the plugin/],
  [undefined, /does not say for which version .*: make it with `definePlugin`/],
  ['3', /does not say for which version/],
  [2.5, /does not say for which version/],
])('a plugin for contract %p is refused with what to do', (made, sentence) => {
  expect(contractProblem(made, { oldest: 2, newest: 3 })).toMatch(sentence);
});

test.each([2, 3])('a plugin for contract %p is taken where 2 to 3 are known', (made) => {
  expect(contractProblem(made, { oldest: 2, newest: 3 })).toBeUndefined();
});
