import { posix } from 'node:path';
import { logger } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { convertText, specificationLabels } from '@trainyard/sdk';
import type { PrintedSyntax } from '@trainyard/sdk';
import { extendsRenamed, extendsRenamedInTypeScript } from '../../texts/extends.ts';
import { readText, syntaxOf, told } from '../../texts/read.ts';
import { Refusal } from '../../texts/refusal.ts';
import { folderOf, specificationsIn, wantedSpecification } from '../find.ts';
import type { Wanted } from '../find.ts';

/** Options of `nx g @trainyard/nx:convert`. */
export interface ConvertOptions extends Wanted {
  readonly to: PrintedSyntax;
  /** Whether the old file stays, and what extends it keeps doing so. */
  readonly keep?: boolean;
}

/**
 * Writes a specification in the other syntax, with its comments, in the place of the old file, and brings what extends it in line. Rejects with
 * `Refusal`, and changes nothing, for a text with mistakes and if the new file is there.
 */
export async function convert(tree: Tree, options: ConvertOptions): Promise<void> {
  const { to, keep = false } = options;
  const file = wantedSpecification(tree, options);
  const syntax = syntaxOf(file);
  if (syntax === 'typescript')
    throw new Refusal(`'${file}' is a program: only specifications in YAML and in the native syntax can be converted.`);
  if (syntax === to)
    throw new Refusal(
      `'${file}' is ${to === 'yaml' ? 'YAML' : 'in the native syntax'} already: \`trainyard fmt\` formats it.`,
    );
  const target = file.replace(/\.mlops(\.ya?ml)?$/, to === 'native' ? '.mlops' : '.mlops.yaml');
  if (tree.exists(target)) throw new Refusal(`'${target}' is there already. Remove one of the two files first.`);
  const { source } = readText(file, tree.read(file, 'utf-8') ?? '');
  const { value, diagnostics } = convertText(source, to, specificationLabels());
  if (value === undefined) throw new Refusal(`'${file}' cannot be converted: ${diagnostics.map(told).join('\n')}`);
  for (const finding of diagnostics) logger.warn(told(finding));
  if (!keep) {
    for (const [path, text] of await extendingTexts(tree, file, target)) tree.write(path, text);
    tree.delete(file);
  }
  tree.write(target, value);
}

/** What extends a file, with its new name. Files with mistakes are told, since they may extend it too. */
async function extendingTexts(
  tree: Tree,
  file: string,
  target: string,
): Promise<readonly (readonly [path: string, text: string])[]> {
  const changed: (readonly [string, string])[] = [];
  for (const path of specificationsIn(tree)) {
    const text = tree.read(path, 'utf-8') ?? '';
    if (path === file || !text.includes(posix.basename(file))) continue;
    const renamed = (written: string): string | undefined =>
      written.startsWith('.') && posix.join(folderOf(path), written) === file
        ? `${written.slice(0, -posix.basename(file).length)}${posix.basename(target)}`
        : undefined;
    try {
      const rename = syntaxOf(path) === 'typescript' ? extendsRenamedInTypeScript : extendsRenamed;
      const after = await rename(path, text, renamed);
      if (after !== text) changed.push([path, after]);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      logger.warn(reason.message);
    }
  }
  return changed;
}
