import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isSpecification, outlineOf } from './outline.ts';
import type { Outline } from './outline.ts';

/** The files of a workspace as inference sees them. Each is read once, and one that cannot be read is empty: nothing here throws. */
export class WorkspaceFiles {
  readonly root: string;
  readonly #texts = new Map<string, string | undefined>();
  readonly #outlines = new Map<string, Outline>();
  readonly #exists = new Map<string, boolean>();

  constructor(root: string) {
    this.root = root;
  }

  /** The text of a file; undefined if it cannot be read. */
  text(path: string): string | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, this.#read(path));
    return this.#texts.get(path);
  }

  /** What can be seen of a specification, or of what one extends. */
  outline(path: string): Outline {
    const known = this.#outlines.get(path) ?? outlineOf(path, this.text(path) ?? '');
    this.#outlines.set(path, known);
    return known;
  }

  exists(path: string): boolean {
    const known = this.#exists.get(path) ?? existsSync(join(this.root, path));
    this.#exists.set(path, known);
    return known;
  }

  /** The data of a JSON file; empty if there is none, or if it is no map. */
  json(path: string): Readonly<Record<string, unknown>> {
    try {
      const data: unknown = JSON.parse(this.text(path) ?? '{}');
      return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }

  #read(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch {
      return undefined;
    }
  }
}

/** A path relative to the root of the workspace, from a file that names it; undefined if it leads out of the workspace. */
export function pathFrom(file: string, target: string): string | undefined {
  const path = posix.normalize(posix.join(posix.dirname(file), target));
  return path.startsWith('../') || path === '..' || posix.isAbsolute(target) ? undefined : path;
}

/** The folder that a file stands in; `.` for the root. */
export function folderOf(file: string): string {
  return posix.dirname(file);
}

/** A folder and those above it, up to the root of the workspace. */
export function foldersUp(folder: string): string[] {
  return folder === '.' ? ['.'] : [folder, ...foldersUp(posix.dirname(folder))];
}

/** Services of one folder: one project. */
export interface ServiceFolder {
  readonly root: string;
  /** Its specifications without those that are parts of others; sorted. */
  readonly specs: readonly string[];
}

/** Sorts specifications into projects: one for each folder that has a service. Parts that others extend have no project of their own. */
export function serviceFolders(files: WorkspaceFiles, paths: readonly string[]): ServiceFolder[] {
  const specs = paths.filter(isSpecification).sort();
  const extended = new Set(
    specs.flatMap((spec) => files.outline(spec).extends.map((target) => pathFrom(spec, target) ?? '')),
  );
  const isPart = (spec: string): boolean => {
    const outline = files.outline(spec);
    if (outline.hasName) return false;
    return extended.has(spec) || (outline.extends.length === 0 && !outline.extendsUnknown);
  };
  const folders = new Map<string, string[]>();
  for (const spec of specs.filter((each) => !isPart(each))) {
    const root = folderOf(spec);
    folders.set(root, [...(folders.get(root) ?? []), spec]);
  }
  return [...folders].map(([root, own]) => ({ root, specs: own }));
}

/** All files that a specification is made of, as far as the workspace holds them, and the packages that it names. */
export interface MadeOf {
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** Whether there may be more than can be told. */
  readonly unknown: boolean;
}

/** Follows what a specification extends and, in TypeScript, imports. */
export function madeOf(files: WorkspaceFiles, spec: string): MadeOf {
  const seen = new Set<string>([spec]);
  const packages = new Set<string>();
  let unknown = false;
  for (const file of seen) {
    const outline = files.outline(file);
    unknown ||= outline.extendsUnknown;
    for (const target of outline.extends) {
      const path = pathFrom(file, target);
      const isBare = !/^\.{0,2}\//.test(target);
      if (path !== undefined && (!isBare || files.exists(path))) seen.add(path);
      if (path === undefined && !isBare) unknown = true;
      if (isBare) packages.add(packageOf(target));
    }
    for (const target of outline.imports) {
      const path = pathFrom(file, target);
      if (path === undefined) unknown = true;
      else for (const each of importedFiles(path)) if (files.exists(each)) seen.add(each);
    }
  }
  return { files: [...seen].sort(), packages: [...packages].sort(), unknown };
}

function importedFiles(path: string): string[] {
  const bare = path.replace(/\.[cm]?[jt]s$/, '');
  return [path, `${bare}.ts`, `${bare}.mts`, `${bare}.js`, `${bare}.mjs`, `${bare}.json`, `${bare}/index.ts`];
}

/** The package that a specifier names: `@acme/base/x.yaml` is of `@acme/base`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
