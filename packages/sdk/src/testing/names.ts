import { hasErrors } from '@trainyard/syntax';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { checkFiles } from './files.ts';
import { errorsWith, languageErrors } from './hostile-everywhere.ts';
import { fits, hostileNames, kindOf, namesInSpec, withNames } from './hostile-names.ts';
import { problemList } from './problems.ts';
import type { Problems } from './problems.ts';
import { readerOf, readOrRefuse } from './readers.ts';
import type { Reader } from './readers.ts';
import { runPlugin } from './run.ts';
import { settledNames } from './settled-names.ts';

type Names = readonly (readonly [string, string])[];

/** So many specifications with other names are tried; each name stands in several kinds of places. */
const TURNS = 12;

/** Names of labels that targets may leave out or cannot ask for: there less may come of them than of others. */
const LEFT_OUT = /^(without|inf|nan|instance)$/i;
const PLAIN_LABEL = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

function givenNames(): readonly Names[] {
  const stride = Math.ceil(hostileNames.length / TURNS);
  const turns = Array.from({ length: TURNS }, (_, turn) =>
    namesInSpec.map(
      (name, index) => [name, hostileNames[(index + turn * stride) % hostileNames.length] ?? ''] as const,
    ),
  );
  return [alike(), ...turns].map((names) =>
    names.filter(
      ([name, word]) =>
        fits(kindOf(name), word) &&
        // Without a letter or a digit nothing of a name is left in most targets: they tell such apart in ways of their own.
        /[A-Za-z0-9]/.test(word) &&
        !(name.startsWith('z_l_') && LEFT_OUT.test(word)) &&
        (!/^z_k_(label|other)$/.test(name) || PLAIN_LABEL.test(word)),
    ),
  );
}

/** Names that all become one where whatever is no letter becomes an underscore. */
function alike(): Names {
  const marks = { name: '-._', metric: ':_', key: '-._ /', label: '_' };
  return namesInSpec.map((name, index) => {
    const of = marks[kindOf(name)];
    const digits = index.toString(of.length > 1 ? of.length : 2).padStart(7, '0');
    return [name, of.length === 1 ? name : `x${[...digits].map((each) => of[Number(each)] ?? '').join('')}y`];
  });
}

let settled: readonly Names[] | undefined;

/** What the language takes of hostile names; the same for all plugins. */
function takenNames(): readonly Names[] {
  settled ??= givenNames().map((names) => [...settledNames(names, (text) => languageErrors(text)).names]);
  return settled;
}

/**
 * With names that are legal and mean something to targets, readers and file systems, a plugin makes as much as with ordinary ones, well formed: two
 * names that became one would make it less. A name that the plugin itself refuses, by an error where it stands, is left out.
 */
export async function checkNames(
  plugin: Plugin<never>,
  readers: Readonly<Record<string, Reader>>,
  problems: Problems,
): Promise<void> {
  const ordinary = await madeWith(plugin, [], readers);
  // A plugin that says what it has against the specification, whatever things are called, cannot be tried on it.
  if (typeof ordinary === 'string' || ordinary.problem !== undefined) return;
  for (const given of takenNames()) {
    const { names } = settledNames(given, (text) => errorsWith(plugin, text));
    const wrongWith = async (some: Names): Promise<string | undefined> => {
      const made = await madeWith(plugin, some, readers);
      if (typeof made === 'string') return made;
      return made.problem ?? lessThan(made, ordinary);
    };
    const wrong = await wrongWith([...names]);
    if (wrong === undefined) {
      problems.check('names', true, () => '');
      continue;
    }
    // One sentence is enough: the same mistake shows in most turns.
    const fewest = await fewestOf([...names], wrongWith);
    problems.check('names', false, () => `${listed(fewest.names)}: ${(fewest.wrong ?? wrong).replace(/\.+$/, '')}.`);
    return;
  }
}

function listed(names: Names): string {
  const words = names.slice(0, 4).map(([name, word]) => `'${name}' called ${JSON.stringify(word)}`);
  return `in the specification of names, with ${words.join(' and ')}${names.length > words.length ? ' and others' : ''}`;
}

interface Made {
  readonly files: number;
  /** Pieces of text in all files. */
  readonly texts: number;
  /** The first of what is wrong with them. */
  readonly problem?: string;
}

/** What comes of the specification of names with some other names; why nothing does, as a clause. */
async function madeWith(
  plugin: Plugin<never>,
  names: Names,
  readers: Readonly<Record<string, Reader>>,
): Promise<Made | string> {
  try {
    const { files, compiled, diagnostics } = await runPlugin(plugin, withNames(new Map(names)));
    const error = diagnostics.find((each) => hasErrors([each]));
    if (error !== undefined) return `there is an error that stands at no name: ${error.message}`;
    const found = problemList();
    checkFiles(files, compiled.spec, found);
    return { files: files.length, ...(await readAll(files, readers, found.sentences[0])) };
  } catch (reason) {
    return `it throws: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
}

async function readAll(
  files: readonly GeneratedFile[],
  readers: Readonly<Record<string, Reader>>,
  before: string | undefined,
): Promise<{ readonly texts: number; readonly problem?: string }> {
  let texts = 0;
  let problem = before;
  for (const { path, content } of files) {
    const reader = readerOf(path, readers);
    if (reader === undefined) continue;
    const read = await readOrRefuse(reader, content);
    if (typeof read === 'string') problem ??= `'${path}' is not well formed (${read})`;
    else texts += read.texts.length;
  }
  return { texts, ...(problem === undefined ? {} : { problem }) };
}

function lessThan(made: Made, ordinary: Made): string | undefined {
  const what =
    made.files < ordinary.files
      ? `${made.files} files are made instead of ${ordinary.files}`
      : made.texts < ordinary.texts
        ? `the files hold ${made.texts} texts instead of ${ordinary.texts}`
        : undefined;
  return what === undefined ? undefined : `${what}: two names became one there, so give each a word of its own`;
}

/** The fewest names found by halves with which something is still wrong: one, or two that do not go together. */
async function fewestOf(
  names: Names,
  wrongWith: (some: Names) => Promise<string | undefined>,
): Promise<{ readonly names: Names; readonly wrong: string | undefined }> {
  let left = names;
  let wrong: string | undefined;
  for (let size = Math.ceil(left.length / 2); size >= 1 && left.length > 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < left.length && left.length > 1;) {
      const rest = [...left.slice(0, at), ...left.slice(at + size)];
      const still = rest.length === 0 ? undefined : await wrongWith(rest);
      if (still === undefined) at += size;
      else {
        left = rest;
        wrong = still;
      }
    }
  return { names: left, wrong };
}
