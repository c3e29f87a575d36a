import { stemOf } from './outline.ts';
import type { Outline } from './outline.ts';
import { madeOf, pathFrom } from './workspace.ts';
import type { ServiceFolder, WorkspaceFiles } from './workspace.ts';

/** A dependency between two projects, and the specification that says so. */
export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly sourceFile: string;
}

/** What edges are found from. */
export interface EdgeQuestion {
  readonly files: WorkspaceFiles;
  readonly folders: readonly ServiceFolder[];
  /** Project → its files, all paths from the root of the workspace. */
  readonly projectFiles: ReadonlyMap<string, readonly string[]>;
  /** Folder → project. */
  readonly projectAt: ReadonlyMap<string, string>;
}

/**
 * A service depends on the projects that hold the code of its stages, on services whose artifacts or model it reads, and on projects that hold what its
 * specification extends.
 */
export function edgesOf(question: EdgeQuestion): Edge[] {
  const owners = fileOwners(question);
  const services = question.folders.flatMap(({ root, specs }) => {
    const project = question.projectAt.get(root);
    return project === undefined
      ? []
      : specs.map((spec) => {
          const made = madeOf(question.files, spec);
          return { project, root, spec, made, outlines: made.files.map((file) => question.files.outline(file)) };
        });
  });
  const code = services.some(({ outlines }) => outlines.some(({ modules }) => modules.length > 0))
    ? pythonModules(question)
    : new Map<string, Set<string>>();
  const stores = services.flatMap(({ project, outlines }) =>
    outlines.flatMap(each('stores')).map((store) => ({ project, prefix: `${store.replace(/\/+$/, '')}/` })),
  );
  const models = new Map(
    services.flatMap(({ project, spec, outlines }) =>
      [stemOf(spec), ...outlines.flatMap(each('registered'))].map((name) => [name, project] as const),
    ),
  );
  const edges = new Map<string, Edge>();
  for (const { project, root, spec, made, outlines } of services) {
    const add = (target: string | undefined): void => {
      if (target !== undefined && target !== project)
        edges.set(`${project}\n${target}\n${spec}`, { source: project, target, sourceFile: spec });
    };
    for (const file of made.files) add(owners.get(file));
    for (const name of made.packages) add(ownerOfPackage(name, question));
    for (const module of outlines.flatMap(each('modules'))) {
      const holders = code.get(module) ?? code.get(module.split('.').slice(0, -1).join('.')) ?? new Set();
      if (!holders.has(project)) for (const holder of holders) add(holder);
    }
    const paths = [...outlines.flatMap(each('scripts')), ...outlines.flatMap(each('sources'))];
    for (const path of paths) {
      const near = pathFrom(`${root}/x`, path);
      add((near === undefined ? undefined : ownerAbove(near, owners, question)) ?? ownerAbove(path, owners, question));
    }
    for (const source of outlines.flatMap(each('sources')))
      for (const store of stores) if (`${source}/`.startsWith(store.prefix)) add(store.project);
    for (const model of outlines.flatMap(each('baseModels'))) add(models.get(modelName(model)));
  }
  return [...edges.values()];
}

function each(field: 'modules' | 'scripts' | 'sources' | 'stores' | 'registered' | 'baseModels') {
  return (outline: Outline): readonly string[] => outline[field];
}

function fileOwners({ projectFiles }: EdgeQuestion): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [project, files] of projectFiles) for (const file of files) owners.set(file, project);
  return owners;
}

/** The project of a file, or of a folder that is a project. */
function ownerAbove(
  path: string,
  owners: ReadonlyMap<string, string>,
  { projectAt }: EdgeQuestion,
): string | undefined {
  const known = owners.get(path);
  if (known !== undefined || !path.includes('/')) return known;
  if (/^[a-z][a-z0-9+.-]*:/.test(path)) return undefined;
  // A folder of data in a project.
  for (let at = path; at !== '' && at !== '.'; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const project = projectAt.get(at);
    if (project !== undefined) return project;
  }
  return undefined;
}

function ownerOfPackage(name: string, { files, projectAt }: EdgeQuestion): string | undefined {
  for (const [root, project] of projectAt)
    if (files.json(root === '.' ? 'package.json' : `${root}/package.json`)['name'] === name) return project;
  return undefined;
}

/** Python module → the projects that hold it, by each place from which it may be imported. */
function pythonModules({ projectFiles, projectAt }: EdgeQuestion): ReadonlyMap<string, Set<string>> {
  const roots = new Map([...projectAt].map(([root, project]) => [project, root]));
  const modules = new Map<string, Set<string>>();
  for (const [project, files] of projectFiles) {
    const root = roots.get(project) ?? '.';
    for (const file of files) {
      if (!file.endsWith('.py')) continue;
      const inner = root === '.' ? file : file.slice(root.length + 1);
      const steps = inner.replace(/\.py$/, '').split('/');
      if (steps.at(-1) === '__init__') steps.pop();
      // From the root of the project, and from folders such as `src` in it.
      for (let from = 0; from < Math.min(steps.length, 3); from++) {
        const name = steps.slice(from).join('.');
        modules.set(name, (modules.get(name) ?? new Set()).add(project));
      }
    }
  }
  return modules;
}

/** `models:/fraud@champion`, `models:/fraud/3`, `fraud:3` and `fraud` are of `fraud`. */
function modelName(text: string): string {
  return text.replace(/^models:\/+/, '').replace(/[@:/].*$/, '');
}
