import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parsePage } from './page.ts';
import type { Page } from './page.ts';

/** Every page of the documentation of a repository, in the order of their paths. */
export function pagesOf(root: string): readonly Page[] {
  const readmes = ['packages', 'plugins', 'tools', 'examples'].flatMap((room) =>
    foldersIn(join(root, room)).map((folder) => join(room, folder, 'README.md')),
  );
  const docs = existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs'), { recursive: true }).map((name) => join('docs', String(name)))
    : [];
  const paths = ['README.md', 'CONTRIBUTING.md', ...docs, ...readmes].filter(
    (path) => path.endsWith('.md') && existsSync(join(root, path)),
  );
  return paths
    .map((path) => relative('.', path).split(sep).join('/'))
    .sort()
    .map((path) => parsePage(path, readFileSync(join(root, path), 'utf8')));
}

function foldersIn(room: string): readonly string[] {
  return existsSync(room)
    ? readdirSync(room, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];
}
