import { posix } from 'node:path';
import type { Page } from './page.ts';
import type { Problem } from './problem.ts';

/** Links that lead nowhere: to a file that is not there, or to a heading that its page does not have. `exists` is asked with paths from the root. Addresses of the web are not visited. */
export function checkLinks(pages: readonly Page[], exists: (path: string) => boolean): readonly Problem[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ line, target }) => {
      if (/^(https:|mailto:)/.test(target)) return [];
      const message = problemOf(page, target, byPath, exists);
      return message === undefined ? [] : [{ path: page.path, line, message }];
    }),
  );
}

function problemOf(
  page: Page,
  target: string,
  pages: ReadonlyMap<string, Page>,
  exists: (path: string) => boolean,
): string | undefined {
  const [file = '', anchor] = decodeURI(target).split('#');
  if (/^[a-z]+:/.test(file)) return `'${target}' is no link for a page: use https.`;
  if (file.startsWith('/')) return `'${target}' begins at the root of a server: write it relative to the page.`;
  const path = file === '' ? page.path : posix.normalize(posix.join(posix.dirname(page.path), file)).replace(/\/$/, '');
  if (path.startsWith('..') || !exists(path)) return `'${target}' leads to '${path}', which is not there.`;
  if (anchor === undefined) return undefined;
  const known = pages.get(path);
  if (known === undefined) return `'${target}' names a heading, but '${path}' is no page.`;
  return known.anchors.has(anchor) ? undefined : `'${path}' has no heading '#${anchor}'.`;
}

/** Pages below a folder that no way of links leads to from its index. */
export function checkIndex(pages: readonly Page[], index: string, folder: string): readonly Problem[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const reached = new Set([index]);
  for (const path of reached) {
    for (const { target } of byPath.get(path)?.links ?? []) {
      const next = posix.normalize(
        posix.join(posix.dirname(path), (target.split('#')[0] ?? '') || posix.basename(path)),
      );
      if (byPath.has(next)) reached.add(next);
    }
  }
  return pages
    .filter(({ path }) => path.startsWith(`${folder}/`) && !reached.has(path))
    .map(({ path }) => ({ path, line: 1, message: `No link leads here from ${index}.` }));
}
