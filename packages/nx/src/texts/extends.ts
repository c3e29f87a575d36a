import { applyEdits, memberOf, rangeOf } from '@trainyard/sdk';
import type { Edit, Node } from '@trainyard/sdk';
import { editTypeScript, EditProblem } from '@trainyard/sdk/edit';
import { outlineOf } from '../inference/outline.ts';
import { readText } from './read.ts';
import { Refusal } from './refusal.ts';

/**
 * A specification of YAML or the native syntax in which what it extends has another name; every other byte stays. `renamed` says the new name of
 * a path as it is written, or undefined if it stays. Throws `Refusal` for a text with mistakes.
 */
export function extendsRenamed(file: string, text: string, renamed: (written: string) => string | undefined): string {
  const { source, root } = readText(file, text);
  const value = memberOf(root, 'extends')?.value;
  const edits = (value === undefined ? [] : scalarsIn(value)).flatMap((scalar): Edit[] => {
    const to = renamed(scalar.text);
    if (to === undefined) return [];
    const raw = source.text.slice(scalar.range.start, scalar.range.end);
    const at = raw.indexOf(scalar.text);
    if (at === -1) throw new Refusal(`'${file}' extends ${raw}, which was renamed: write '${to}' there.`);
    const start = scalar.range.start + at;
    return [{ range: rangeOf(source, start, start + scalar.text.length), text: to }];
  });
  return applyEdits(source, edits);
}

function scalarsIn(node: Node): readonly (Node & { readonly kind: 'scalar' })[] {
  if (node.kind === 'scalar') return [node];
  return node.kind === 'list' ? node.items.flatMap(scalarsIn) : [];
}

/** The same of a specification in TypeScript. */
export async function extendsRenamedInTypeScript(
  file: string,
  text: string,
  renamed: (written: string) => string | undefined,
): Promise<string> {
  const before = outlineOf(file, text).extends;
  const after = before.map((each) => renamed(each) ?? each);
  if (after.every((each, index) => each === before[index])) return text;
  const isList = /\bextends['"]?\s*:\s*\[/.test(text);
  try {
    return await editTypeScript(text, (code) => code.defaultExport().set('extends', isList ? after : after[0]));
  } catch (reason) {
    if (!(reason instanceof EditProblem)) throw reason;
    throw new Refusal(
      `'${file}' extends a specification that was renamed, and cannot be changed in place: ${reason.message}.`,
    );
  }
}
