import { logger } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { builtInStageTypes, foldPython } from '@trainyard/sdk';
import { stageAdded } from '../../texts/add-stage.ts';
import { readText, syntaxOf } from '../../texts/read.ts';
import { Refusal } from '../../texts/refusal.ts';
import type { NewStage } from '../../texts/stage.ts';
import { stemOf } from '../../inference/outline.ts';
import { meaningOf, writeUnlessWrong } from '../compile.ts';
import type { Meaning } from '../compile.ts';
import { below, folderOf, wantedSpecification } from '../find.ts';
import type { Wanted } from '../find.ts';
import { stageCode } from './code.ts';

/** Options of `nx g @trainyard/nx:stage`. */
export interface StageOptions extends Wanted {
  readonly name: string;
  readonly type?: string;
  /** What it reads, between commas. */
  readonly inputs?: string;
  /** What it makes, between commas. */
  readonly outputs?: string;
  readonly timeout?: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/;

/**
 * Adds a stage to a specification in place, and a function for it. Rejects with `Refusal`, and changes nothing, for a specification with mistakes, a
 * name that is taken, and a stage that would bring an error.
 */
export async function stage(tree: Tree, options: StageOptions): Promise<void> {
  const file = wantedSpecification(tree, options);
  const text = tree.read(file, 'utf-8') ?? '';
  const { name, type = 'training', timeout } = options;
  const [inputs, outputs] = [namesIn(options.inputs), namesIn(options.outputs)];
  for (const each of [name, ...inputs, ...outputs]) if (!NAME.test(each)) throw new Refusal(nameRefused(each));
  if (timeout !== undefined && !/^\d[\w.]*$|^$/.test(timeout))
    throw new Refusal(`'${timeout}' is no duration: write one such as 90s, 30m or 2h.`);
  const vocabulary = { stageTypes: [type] };
  const before = meaningOf(tree, file, vocabulary);
  if (syntaxOf(file) !== 'typescript') readText(file, text);
  const stages = before.spec?.training?.pipeline?.stages ?? [];
  if (stages.some((each) => each.name === name))
    throw new Refusal(`The service of '${file}' has a stage '${name}' already. Choose another name.`);
  const place = codePlace(file, text, before, name);
  const added: NewStage = {
    name,
    type,
    inputs,
    outputs,
    ...(timeout === undefined || timeout === '' ? {} : { timeout }),
    entrypoint: `${place.module}:run`,
  };
  const { stageAddedToTypeScript } = file.endsWith('.ts')
    ? await import('../../texts/add-stage-typescript.ts')
    : { stageAddedToTypeScript: undefined };
  const changed =
    stageAddedToTypeScript === undefined
      ? stageAdded(file, text, added)
      : await stageAddedToTypeScript(file, text, added);
  writeUnlessWrong(tree, file, changed, vocabulary, 'stage');
  if (!builtInStageTypes.includes(type))
    logger.warn(`'${type}' is no type of the language (${builtInStageTypes.join(', ')}): a plugin has to declare it.`);
  for (const path of place.packages) if (!tree.exists(path)) tree.write(path, '');
  if (tree.exists(place.path)) logger.info(`kept ${place.path}, which is there already`);
  else tree.write(place.path, stageCode(added));
}

function namesIn(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function nameRefused(name: string): string {
  return `'${name}' cannot be a name: it consists of letters, digits, \`_\`, \`.\` and \`-\`, and begins with a letter or \`_\`.`;
}

interface CodePlace {
  /** Such as `churn.stages.clean`. */
  readonly module: string;
  readonly path: string;
  /** What makes its folders packages. */
  readonly packages: readonly string[];
}

/** Where the code of a stage goes: beside that of the other stages, or into a new package `<service>.stages`. */
function codePlace(file: string, text: string, { spec }: Meaning, name: string): CodePlace {
  const written = (spec?.training?.pipeline?.stages ?? []).flatMap(({ entrypoint }) => entrypoint ?? []);
  // What cannot be compiled, as TypeScript, is looked through for the same words.
  const entrypoints =
    spec === undefined ? [...text.matchAll(/entrypoint\W+([\w.]+):\w+/g)].map(([, found]) => found ?? '') : written;
  const modules = entrypoints.map((each) => each.replace(/:.*$/, '')).filter((each) => /^\w+(\.\w+)+$/.test(each));
  const parent = modules.at(-1)?.replace(/\.\w+$/, '') ?? `${foldPython(spec?.name ?? stemOf(file))}.stages`;
  const module = `${parent}.${foldPython(name)}`;
  const folders = parent.split('.').map((_, index, steps) => `src/${steps.slice(0, index + 1).join('/')}`);
  const at = (path: string): string => below(folderOf(file), path);
  return {
    module,
    path: at(`src/${module.replaceAll('.', '/')}.py`),
    packages: folders.map((folder) => at(`${folder}/__init__.py`)),
  };
}
