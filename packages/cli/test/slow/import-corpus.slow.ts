import { expect, test } from '@jest/globals';
import { corpusBack } from '../rules-back.ts';

test('the rules of public repositories come back with the same names, trees and waits, as conditions but for a few', async () => {
  expect(await corpusBack(1)).toEqual({ rules: 1681, raw: 7, files: 41 });
});
