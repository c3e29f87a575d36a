import type { TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path';
import type { TargetOptions } from './options.ts';
import type { Outline } from './outline.ts';
import { pluginsOfOthers } from './packages.ts';
import type { Packages } from './packages.ts';
import { madeOf } from './workspace.ts';
import type { ServiceFolder, WorkspaceFiles } from './workspace.ts';

/** The generator that brings generated files up to date. */
export const SYNC = '@trainyard/nx:sync';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** What runs generated pipelines, from the root of a workspace. */
const RUNNER = 'node_modules/@trainyard/nx/python/run_pipeline.py';

/** A workspace as inference sees it. */
export interface Workspace {
  readonly files: WorkspaceFiles;
  readonly packages: Packages;
  /** Paths of the manifests of output folders that are not ignored. */
  readonly manifests: ReadonlySet<string>;
}

/**
 * The targets of a folder of services. None declares outputs: Nx would restore them over edits, and empty folders that it knows. `check` depends on the
 * specifications only, `plan` on the generated files too; where these are ignored Nx does not see them, so that `plan` is not cached. Writing is never
 * cached, since it looks at what is there.
 */
export function targetsOf(
  folder: ServiceFolder,
  options: TargetOptions,
  workspace: Workspace,
): Record<string, TargetConfiguration> {
  const names = folder.specs.map((spec) => word(basename(spec)));
  const all = names.join(' ');
  const inputs = inputsOf(folder, workspace);
  const cached = inputs === undefined ? { cache: false } : { cache: true };
  const place = options.output === 'generated' && names.length === 1 ? '' : ` --out ${word(options.output)}`;
  const each = (command: string): Pick<TargetConfiguration, 'executor' | 'options' | 'command'> =>
    inTurn([command, ...options.environments.map((env) => `${command} --env ${env}`)]);
  const outputFiles = input(folder.root, `${below(folder.root, escaped(options.output))}/**/*`);
  const isIgnored = outputIsIgnored(folder, options, workspace);
  const targets: [string | undefined, TargetConfiguration][] = [
    [
      options.check,
      {
        ...inTurn([`trainyard check ${all}`]),
        ...cached,
        inputs: inputs ?? [],
        outputs: [],
        metadata: about('Checks specifications in all their environments'),
      },
    ],
    [
      options.generate,
      {
        ...each(`trainyard generate ${all}${place}`),
        cache: false,
        outputs: [],
        metadata: about('Generates everything and merges it with edits'),
      },
    ],
    [
      options.plan,
      {
        ...each(`trainyard plan ${all}${place} --check`),
        cache: inputs !== undefined && !isIgnored,
        inputs: [...(inputs ?? []), outputFiles],
        outputs: [],
        metadata: about('Says what generating would change; fails if that is anything'),
      },
    ],
    [
      options.graph,
      {
        ...inTurn(names.map((name) => `trainyard graph ${name}`)),
        ...cached,
        inputs: inputs ?? [],
        outputs: [],
        metadata: about('Draws specifications'),
      },
    ],
  ];
  // Not by a sync generator, which would stop this task without a terminal for whatever is out of date elsewhere.
  const afterGenerating = options.generate === undefined ? {} : { dependsOn: [options.generate] };
  // Each service has a folder of its own where there are several.
  const generated = `${word(options.output)}${names.length === 1 ? '' : '/*'}`;
  if (has(folder, workspace, ({ hasStages, without }) => [hasStages, without.includes('kubeflow')]))
    targets.push([
      options.run,
      {
        ...inTurn([`${options.python} ${toRoot(folder.root)}${RUNNER} ${generated}/kubeflow/pipeline.py`]),
        cache: false,
        outputs: [],
        ...afterGenerating,
        metadata: about('Runs the pipeline on this machine with the local runner of KFP'),
      },
    ]);
  if (has(folder, workspace, ({ hasAlerts, without }) => [hasAlerts, without.includes('prometheus')]))
    targets.push([
      options.verify,
      {
        ...inTurn([`promtool test rules ${generated}/prometheus/rules.test.yaml`]),
        cache: false,
        outputs: [],
        ...afterGenerating,
        metadata: about('Runs the generated tests of alerts with promtool'),
      },
    ]);
  return Object.fromEntries(targets.flatMap(([name, target]) => (name === undefined ? [] : [[name, target]])));
}

function about(description: string): NonNullable<TargetConfiguration['metadata']> {
  return { technologies: ['trainyard'], description };
}

/** One command, or several one after the other, in the folder of the project. */
function inTurn(commands: readonly string[]): Pick<TargetConfiguration, 'executor' | 'options' | 'command'> {
  const [first = '', ...others] = commands;
  const cwd = '{projectRoot}';
  if (others.length === 0) return { command: first, options: { cwd } };
  return { executor: 'nx:run-commands', options: { commands: [...commands], parallel: false, cwd } };
}

/** Everything that `check` reads; undefined if not all of it can be named. */
function inputsOf({ root, specs }: ServiceFolder, { files, packages }: Workspace): Inputs | undefined {
  const others = pluginsOfOthers(files, packages, root);
  const all = specs.map((spec) => madeOf(files, spec));
  const external = new Set(others.packages);
  if (!packages.isLocked('trainyard')) return undefined;
  external.add('trainyard');
  const patterns = new Set(others.patterns);
  for (const { files: made, packages: named, unknown } of all) {
    if (unknown) patterns.add('**/*');
    for (const file of made) patterns.add(escaped(file));
    for (const name of named) {
      const own = packages.folderOf(name);
      if (own !== undefined) patterns.add(own === '.' ? '**/*' : `${escaped(own)}/**/*`);
      else if (packages.isLocked(name)) external.add(name);
      else if (!made.some((file) => file.startsWith(name) || file.includes(`/${name}`))) return undefined;
    }
  }
  const inputs = [...patterns].sort().map((pattern) => input(root, pattern));
  // Where a plugin may bring packages that nobody lists, all of them count: that is what Nx does if none is named.
  return others.unknown ? inputs : [...inputs, { externalDependencies: [...external].sort() }];
}

/** A pattern from the root of the workspace as an input. Nx takes a folder's own name for a pattern, so one with signs of globs is never left to it. */
function input(root: string, pattern: string): string {
  const inside = root === '.' ? '' : `${root}/`;
  return escaped(root) === root && pattern.startsWith(inside)
    ? `{projectRoot}/${pattern.slice(inside.length)}`
    : `{workspaceRoot}/${pattern}`;
}

/** A path below a folder, as a pattern from the root of the workspace. */
function below(root: string, path: string): string {
  return root === '.' ? path : `${escaped(root)}/${path}`;
}

/** A path as a glob that matches it and hardly anything else. */
function escaped(path: string): string {
  return path.replace(/[[\]{}()*?!+@$\\]/g, '?');
}

/** Whether the output folder is there and Nx does not see it. */
function outputIsIgnored({ root }: ServiceFolder, { output }: TargetOptions, { files, manifests }: Workspace): boolean {
  const base = root === '.' ? output : `${root}/${output}`;
  const isSeen = [...manifests].some((path) => path.startsWith(`${base}/`));
  return !isSeen && files.exists(base);
}

/** Whether a service of a folder says something that a target is generated for, and does not turn the target off. */
function has(
  { specs }: ServiceFolder,
  { files }: Workspace,
  asked: (outline: Outline) => readonly [said: boolean, off: boolean],
): boolean {
  return specs.some((spec) => {
    const answers = madeOf(files, spec).files.map((file) => asked(files.outline(file)));
    return answers.some(([said]) => said) && !answers.some(([, off]) => off);
  });
}

/** The way from a folder to the root of the workspace. */
function toRoot(root: string): string {
  return root === '.' ? '' : '../'.repeat(root.split('/').length);
}

/** A word of a command line: plain, or in quotes that a shell takes as they are. */
function word(text: string): string {
  const plain = text.startsWith('-') ? `./${text}` : text;
  return /^[\w./@:+,-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}
