import { DependencyType, validateDependency } from '@nx/devkit';
import type { CreateDependencies, CreateNodes, CreateNodesResult, RawProjectGraphDependency } from '@nx/devkit';
import { edgesOf } from './inference/edges.ts';
import { projectNames } from './inference/names.ts';
import { targetOptions } from './inference/options.ts';
import type { TrainyardPluginOptions } from './inference/options.ts';
import { isSpecification } from './inference/outline.ts';
import { Packages } from './inference/packages.ts';
import { targetsOf } from './inference/targets.ts';
import { serviceFolders, WorkspaceFiles } from './inference/workspace.ts';

/** What this plugin is called in messages of Nx. */
export const name = '@trainyard/nx';

/** What projects of ours carry for the sync generator. */
export interface ServiceMetadata {
  /** Paths of specifications from the root of the workspace. */
  readonly specs: readonly string[];
  /** The output folder from there; absent if it is `generated` beside the only specification. */
  readonly out?: string;
  readonly environments: readonly string[];
}

/** Specifications, the files that name projects, and the manifests of output folders. */
const PATTERN = '**/{*.mlops,*.mlops.yaml,*.mlops.yml,*.mlops.ts,package.json,project.json,.trainyard/manifest.json}';

/**
 * Projects and targets from specifications: one project for each folder with a service. Reads texts and parses none; whatever a specification holds, nothing is
 * thrown, since that would stop every command in the workspace.
 */
export const createNodes: CreateNodes<TrainyardPluginOptions> = [
  PATTERN,
  (paths, given, { workspaceRoot }) => Promise.resolve(inferred(paths, given, workspaceRoot)),
];

/** The same under the name that older versions of Nx ask for. */
export const createNodesV2: CreateNodes<TrainyardPluginOptions> = createNodes;

function inferred(
  paths: readonly string[],
  given: unknown,
  workspaceRoot: string,
): (readonly [file: string, result: CreateNodesResult])[] {
  if (!paths.some(isSpecification)) return [];
  const options = targetOptions(given);
  const files = new WorkspaceFiles(workspaceRoot);
  const folders = serviceFolders(files, paths);
  const names = projectNames(folders, files, paths);
  const workspace = {
    files,
    packages: new Packages(files, paths),
    manifests: new Set(paths.filter((path) => path.endsWith('.trainyard/manifest.json'))),
  };
  return folders.map((folder) => {
    const { root, specs } = folder;
    const service: ServiceMetadata = {
      specs,
      ...(options.output === 'generated' && specs.length === 1
        ? {}
        : { out: root === '.' ? options.output : `${root}/${options.output}` }),
      environments: options.environments,
    };
    const project = {
      name: names.get(root) ?? root,
      root,
      targets: targetsOf(folder, options, workspace),
      metadata: { technologies: ['trainyard'], trainyard: service },
    };
    return [specs[0] ?? '', { projects: { [root]: project } }] as const;
  });
}

/** Edges between services and the projects that they are made of. What Nx would refuse is left out. */
export const createDependencies: CreateDependencies<TrainyardPluginOptions> = (_, context) => {
  const { projects, fileMap, workspaceRoot } = context;
  const projectFiles = new Map(
    Object.entries(fileMap.projectFileMap).map(([project, own]) => [project, own.map(({ file }) => file)] as const),
  );
  const all = [...projectFiles.values()].flat();
  if (!all.some(isSpecification)) return [];
  const files = new WorkspaceFiles(workspaceRoot);
  const edges = edgesOf({
    files,
    folders: serviceFolders(files, [...all, ...fileMap.nonProjectFiles.map(({ file }) => file)]),
    projectFiles,
    projectAt: new Map(Object.entries(projects).map(([project, { root }]) => [root, project] as const)),
  });
  return edges.flatMap((edge): RawProjectGraphDependency[] => {
    const dependency = { ...edge, type: DependencyType.static } satisfies RawProjectGraphDependency;
    try {
      validateDependency(dependency, context);
      return [dependency];
    } catch {
      return [];
    }
  });
};
