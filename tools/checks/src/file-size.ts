import type { Check } from './repository.ts';

const limit = 500;
const code = /\.(?:ts|mts|cts|js|mjs|cjs|py|go)$/;
// Outputs have the size of what they describe.
const outputs = /(?:^|\/)(?:generated|testdata)\//;

/** No file of code is longer than 500 lines. */
export const fileSize: Check = (files) =>
  files
    .filter(({ path }) => code.test(path) && !outputs.test(path))
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => ({
      path,
      message: `The file has ${lines} lines; the limit is ${limit}.`,
      remedy: 'Look for a seam: one concept a file.',
    }));
