import type { GeneratedFile, Ownership, ProvenanceRun } from '@trainyard/sdk';
import type { OutputFile } from '../check/active.ts';
import { beyond } from '../check/limits.ts';
import type { PluginLimits } from '../check/limits.ts';
import { isRecord, Misdeed, shortened } from '../check/misdeeds.ts';
import { foldedName, refusePath } from './paths.ts';

/** A file that a plugin may not give, and why. */
export interface Refused {
  readonly path: string;
  readonly reason: string;
}

const OWNERSHIPS: readonly unknown[] = ['generated', 'scaffold', 'merged'] satisfies Ownership[];

/** Takes the files of one plugin one by one, made anew from what is expected of them. Throws `Misdeed` if there are too many, or too large ones. */
export function fileTaker(
  plugin: string,
  limits: PluginLimits,
): (given: unknown, generator: string) => OutputFile | Refused {
  const places = new Places();
  let count = 0;
  let characters = 0;
  return (given, generator) => {
    if (++count > limits.pluginFiles)
      throw new Misdeed(beyond('pluginFiles', `it gave more than ${limits.pluginFiles} files`));
    const file = fileOf(given);
    if (file === undefined) return { path: pathText(given), reason: 'is no file' };
    const { path, content, ownership } = file;
    if (content.length > limits.pluginFileCharacters)
      throw new Misdeed(
        beyond(
          'pluginFileCharacters',
          `its file '${shortened(path)}' has more than ${limits.pluginFileCharacters} characters`,
        ),
      );
    characters += content.length;
    if (characters > limits.pluginCharacters)
      throw new Misdeed(
        beyond('pluginCharacters', `its files have more than ${limits.pluginCharacters} characters together`),
      );
    const provenance = provenanceOf(file.provenance, lineCount(content));
    const reason =
      refusePath(path) ??
      places.refuse(path) ??
      wrongContent(content) ??
      (provenance === undefined ? 'says of its lines where they come from in no known form' : undefined);
    if (reason !== undefined || provenance === undefined) return { path: shortened(path), reason: reason ?? '' };
    return { plugin, generator, path: `${plugin}/${path}`, content, ownership, provenance };
  };
}

function fileOf(given: unknown): (Omit<GeneratedFile, 'provenance'> & { readonly provenance: unknown }) | undefined {
  if (!isRecord(given)) return undefined;
  const { path, content, ownership, provenance } = given;
  return typeof path === 'string' && typeof content === 'string' && OWNERSHIPS.includes(ownership)
    ? { path, content, ownership: ownership as Ownership, provenance }
    : undefined;
}

function pathText(given: unknown): string {
  return isRecord(given) && typeof given['path'] === 'string' ? shortened(given['path']) : '';
}

/** The paths that are taken. Where a file system folds case or composes accents, two names may be one. */
class Places {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  /** Why a path cannot stand beside the others, or undefined if it can; then it is taken. */
  refuse(path: string): string | undefined {
    const parts = path.split('/');
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
    const same = this.#files.get(foldedName(path));
    if (same === path) return 'was given before';
    if (same !== undefined) return `is the same file as '${same}' where case and accents make no difference`;
    if (this.#folders.has(foldedName(path))) return 'is a folder of other files';
    for (const folder of above) {
      const file = this.#files.get(foldedName(folder));
      if (file !== undefined) return `lies in '${file}', which is a file`;
      const other = this.#folders.get(foldedName(folder));
      if (other !== undefined && other !== folder)
        return `lies in '${folder}', the same folder as '${other}' where case and accents make no difference`;
    }
    this.#files.set(foldedName(path), path);
    for (const folder of above) this.#folders.set(foldedName(folder), folder);
    return undefined;
  }
}

function wrongContent(content: string): string | undefined {
  if (content.includes('\0')) return 'holds the character U+0000';
  return /\p{Surrogate}/u.test(content)
    ? 'holds half a character (a lone surrogate), which UTF-8 cannot say'
    : undefined;
}

function lineCount(content: string): number {
  let lines = 1;
  for (let at = content.indexOf('\n'); at !== -1; at = content.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Runs of lines, one behind the other, inside the file; undefined if they are anything else. */
function provenanceOf(given: unknown, lines: number): readonly ProvenanceRun[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const runs: ProvenanceRun[] = [];
  let before = 0;
  for (const each of given as unknown[]) {
    if (!isRecord(each)) return undefined;
    const { start, end, from } = each;
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || !Array.isArray(from)) return undefined;
    const [first, last] = [start as number, end as number];
    if (first <= before || last < first || last > lines || !from.every((path) => typeof path === 'string'))
      return undefined;
    before = last;
    runs.push({ start: first, end: last, from: from as string[] });
  }
  return runs;
}
