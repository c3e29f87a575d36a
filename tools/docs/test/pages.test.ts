import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { checkIndex, checkLinks, executePage, notRun, pagesOf, printProblem, withoutComment } from '../src/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = pagesOf(root);

beforeAll(() => {
  if (!existsSync(join(root, 'packages/cli/dist/trainyard.cjs')))
    throw new Error('run `npm run build` first: pages run the built program');
});

test.each(pages.filter((page) => page.blocks.length > 0).map((page) => [page.path, page] as const))(
  '%s says what is so',
  (_, page) => {
    expect(executePage(page, root).map(printProblem)).toEqual([]);
  },
  600_000,
);

test('every link leads to a file or a heading', () => {
  // What a build or an installation leaves behind is no place to point to.
  const exists = (path: string): boolean =>
    !/(^|\/)(node_modules|dist|\.venv|out-tsc)(\/|$)/.test(path) && existsSync(join(root, path));
  expect(checkLinks(pages, exists).map(printProblem)).toEqual([]);
});

test('every page of docs/ is found from its index', () => {
  expect(checkIndex(pages, 'docs/README.md', 'docs').map(printProblem)).toEqual([]);
});

test('every command that is not run stands in a page', () => {
  const shown = new Set(
    pages.flatMap((page) =>
      page.blocks
        .filter((block) => block.language === 'sh')
        .flatMap((block) => block.text.split('\n').map(withoutComment)),
    ),
  );
  expect([...notRun.keys()].filter((command) => !shown.has(command))).toEqual([]);
});
