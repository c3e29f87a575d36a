import { getProjects, visitNotIgnoredFiles } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { isSpecification, outlineOf, stemOf } from '../inference/outline.ts';
import { Refusal } from '../texts/refusal.ts';

/** How people say which specification is meant. */
export interface Wanted {
  /** Its path from the root of the workspace. */
  readonly spec?: string;
  /** The project that it belongs to. */
  readonly project?: string;
}

/** All specifications of the workspace, also those that others extend; sorted. */
export function specificationsIn(tree: Tree): readonly string[] {
  const found: string[] = [];
  visitNotIgnoredFiles(tree, '.', (path) => {
    if (isSpecification(path)) found.push(path.replaceAll('\\', '/'));
  });
  return found.sort();
}

/**
 * The specification that is meant. Projects that Nx infers from specifications are no part of the tree, so a project is also found by the name of a
 * specification's file or of its folder. Throws `Refusal` if there is none, or more than one.
 */
export function wantedSpecification(tree: Tree, { spec, project }: Wanted): string {
  if (spec !== undefined && spec !== '') {
    const path = spec.replace(/^\.\//, '');
    if (!isSpecification(path))
      throw new Refusal(`'${spec}' is no specification by its name: these end in .mlops.yaml, .mlops or .mlops.ts.`);
    if (!tree.exists(path)) throw new Refusal(`There is no file '${spec}'.${hint(specificationsIn(tree))}`);
    return path;
  }
  const all = specificationsIn(tree);
  const services = all.filter((path) => outlineOf(path, tree.read(path, 'utf-8') ?? '').hasName);
  if (project === undefined || project === '')
    return only(services, 'Say which specification is meant, with --spec or --project.');
  const root = getProjects(tree).get(project)?.root;
  const own = services.filter((path) => folderOf(path) === root);
  const named = services.filter((path) => stemOf(path) === project);
  const inFolder = services.filter((path) => folderOf(path).split('/').at(-1) === project);
  const found = [own, named, inFolder].find((each) => each.length > 0) ?? [];
  if (found.length === 0) throw new Refusal(`The project '${project}' has no specification.${hint(services)}`);
  return only(found, `The project '${project}' has several specifications: say which, with --spec.`);
}

function only(paths: readonly string[], otherwise: string): string {
  const [path] = paths;
  if (path !== undefined && paths.length === 1) return path;
  throw new Refusal(`${otherwise}${hint(paths)}`);
}

function hint(paths: readonly string[]): string {
  return paths.length === 0 ? ' This workspace has none yet.' : ` There are: ${paths.slice(0, 12).join(', ')}.`;
}

/** The folder of a path; `.` at the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** A path below a folder of the workspace. */
export function below(folder: string, path: string): string {
  return folder === '.' || folder === '' ? path : `${folder}/${path}`;
}
