import { addDependenciesToPackageJson, logger, readJson, updateJson } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { EditProblem, editTypeScript } from '@trainyard/sdk/edit';
import { targetAdded, targetAddedToTypeScript } from '../../texts/add-target.ts';
import { Refusal } from '../../texts/refusal.ts';
import { writeUnlessWrong } from '../compile.ts';
import { below, folderOf, wantedSpecification } from '../find.ts';
import type { Wanted } from '../find.ts';
import { builtInTargets, optionsOf } from './known.ts';

/** Options of `nx g @trainyard/nx:add-target`. */
export interface AddTargetOptions extends Wanted {
  /** A built-in target such as `k8s`, or a plugin of others: a package, or a path that begins with `./`. */
  readonly plugin: string;
  /** What a plugin of others is called in `targets`; by default the last part of its package's name. */
  readonly target?: string;
  /** Version of a package that is not installed yet. */
  readonly packageVersion?: string;
}

/**
 * Turns a target on in a specification, in place, with its options. A plugin of others also becomes a dependency, and is registered where its name
 * alone does not do that. Rejects with `Refusal`, and changes nothing, if one of the files has no place for it.
 */
export async function addTarget(tree: Tree, options: AddTargetOptions): Promise<GeneratorCallback> {
  const file = wantedSpecification(tree, options);
  const known = builtInTargets();
  const isBuiltIn = known.includes(options.plugin);
  const specifier = options.plugin;
  if (!isBuiltIn && !/^\.{1,2}\/|^(@[^/\s]+\/)?[\w.-]*trainyard[\w.-]*$|^@[^/\s]+\/[\w.-]+$/.test(specifier))
    throw new Refusal(
      `'${specifier}' is no built-in target (${known.join(', ')}). Name a plugin of others by its package, such as trainyard-plugin-${specifier.replace(/^.*\//, '')}, or by a path such as ./plugins/${specifier.replace(/^.*\//, '')}.`,
    );
  const name = options.target ?? (isBuiltIn ? specifier : targetName(specifier));
  if (!/^[A-Za-z_][\w-]*$/.test(name))
    throw new Refusal(`'${name}' cannot be the name of a target: say it with --target.`);
  const text = tree.read(file, 'utf-8') ?? '';
  const target = { name, options: optionsOf(tree.root, name, isBuiltIn) };
  const add = file.endsWith('.ts') ? targetAddedToTypeScript : targetAdded;
  const after = await add(file, text, target);
  if (after === text) logger.info(`${file} has options for ${name} already`);
  writeUnlessWrong(tree, file, after, { plugins: [...known, name] }, 'target');
  return isBuiltIn ? () => undefined : registered(tree, rootOf(tree, file), specifier, options.packageVersion);
}

/** `trainyard-plugin-x`, `@acme/trainyard-plugin-x` and `./plugins/x` are called x. */
function targetName(specifier: string): string {
  return (specifier.replace(/\/+$/, '').split('/').at(-1) ?? '')
    .replace(/\.[cm]?[jt]s$/, '')
    .replace(/^trainyard-plugin-/, '');
}

/** The project that a specification belongs to, as Trainyard finds it: the nearest folder upwards with a manifest or a configuration. */
function rootOf(tree: Tree, file: string): string {
  const steps = folderOf(file) === '.' ? [] : folderOf(file).split('/');
  for (let depth = steps.length; depth > 0; depth--) {
    const folder = steps.slice(0, depth).join('/');
    if (['package.json', ...CONFIGURATIONS].some((name) => tree.exists(below(folder, name)))) return folder;
  }
  return '.';
}

const CONFIGURATIONS = ['trainyard.config.ts', 'trainyard.config.json'];

/** Packages that are found by their name alone. */
const FOUND_BY_NAME = /^(@[^/]+\/)?trainyard-plugin-[^/]+$/;

async function registered(tree: Tree, root: string, specifier: string, version = 'latest'): Promise<GeneratorCallback> {
  const isPath = specifier.startsWith('.');
  if (isPath || !FOUND_BY_NAME.test(specifier)) await configured(tree, root, specifier);
  const manifest = below(root, 'package.json');
  if (isPath || !tree.exists(manifest)) return () => undefined;
  const { dependencies, devDependencies } = readJson<Record<string, Record<string, string> | undefined>>(
    tree,
    manifest,
  );
  if (Object.hasOwn({ ...dependencies, ...devDependencies }, specifier)) return () => undefined;
  return addDependenciesToPackageJson(tree, {}, { [specifier]: version }, manifest);
}

/** Names a plugin in the configuration of the project; makes one if there is none. */
async function configured(tree: Tree, root: string, specifier: string): Promise<void> {
  const [code = '', json = ''] = CONFIGURATIONS.map((name) => below(root, name));
  if (tree.exists(code)) {
    try {
      tree.write(
        code,
        await editTypeScript(tree.read(code, 'utf-8') ?? '', (edited) =>
          edited.defaultExport().list('plugins').add(specifier),
        ),
      );
      return;
    } catch (reason) {
      if (reason instanceof EditProblem) throw new Refusal(`'${code}' cannot be changed in place: ${reason.message}.`);
      throw reason;
    }
  }
  if (!tree.exists(json)) tree.write(json, '{ "plugins": [] }\n');
  updateJson(tree, json, (config: { readonly plugins?: readonly string[] }) => ({
    ...config,
    plugins: [...new Set([...(config.plugins ?? []), specifier])],
  }));
}
