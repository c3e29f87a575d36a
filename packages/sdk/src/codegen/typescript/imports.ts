import type { ImportDeclaration, SourceFile } from 'ts-morph';
import { identifier } from './code.ts';
import { itemAdded, layoutOf } from './layout.ts';
import type { Change } from './layout.ts';
import { declaredNames } from './places.ts';
import type { Morph } from './places.ts';
import { EditProblem } from './problem.ts';

/** What is imported: a name, the default export under a name, or the whole module. */
export type ImportWanted =
  { readonly name: string; readonly type?: boolean } | { readonly default: string } | { readonly namespace: string };

/** A text and what was read from it. */
export interface Parsed {
  readonly morph: Morph;
  readonly source: SourceFile;
  readonly text: string;
  print(value: unknown, indent: string): string;
}

/** The changes that import something, none if that is done, and what it is called then. Throws `EditProblem` if the name means something else. */
export function addImport(
  parsed: Parsed,
  module: string,
  wanted: ImportWanted,
): { readonly local: string; readonly changes: readonly Change[] } {
  const same = parsed.source.getImportDeclarations().filter((each) => each.getModuleSpecifierValue() === module);
  const known = same.map((each) => localOf(each, wanted)).find((name) => name !== undefined);
  if (known !== undefined) return { local: known, changes: [] };
  const local = 'name' in wanted ? wanted.name : 'default' in wanted ? wanted.default : wanted.namespace;
  // Throws for what is no name.
  identifier(local);
  if (declaredNames(parsed.morph, parsed.source).has(local))
    throw new EditProblem(
      `'${local}' is declared already and does not come from '${module}': import it under another name by hand`,
    );
  const changes = same.map((each) => extended(parsed, each, wanted)).find((each) => each !== undefined);
  return { local, changes: changes ?? [written(parsed, module, wanted)] };
}

/** What an import calls the wanted thing; undefined if it does not import it, or only as a type where a value is wanted. */
function localOf(declaration: ImportDeclaration, wanted: ImportWanted): string | undefined {
  if ('name' in wanted) {
    const found = declaration
      .getNamedImports()
      .find(
        (each) =>
          each.getName() === wanted.name && (wanted.type === true || !(declaration.isTypeOnly() || each.isTypeOnly())),
      );
    return found === undefined ? undefined : (found.getAliasNode()?.getText() ?? found.getName());
  }
  if (declaration.isTypeOnly()) return undefined;
  return 'default' in wanted ? declaration.getDefaultImport()?.getText() : declaration.getNamespaceImport()?.getText();
}

/** The changes by which an import of the same module takes one thing more; undefined if it cannot. */
function extended(
  { text, morph }: Parsed,
  declaration: ImportDeclaration,
  wanted: ImportWanted,
): readonly Change[] | undefined {
  const clause = declaration.getImportClause();
  if (clause === undefined || 'namespace' in wanted || declaration.getNamespaceImport() !== undefined) return undefined;
  if (declaration.isTypeOnly() !== ('name' in wanted && wanted.type === true)) return undefined;
  const whole = declaration.getDefaultImport();
  if ('default' in wanted)
    return whole === undefined
      ? [{ start: clause.getStart(), end: clause.getStart(), insert: `${wanted.default}, ` }]
      : undefined;
  const braces = clause.getNamedBindings();
  if (morph.Node.isNamedImports(braces)) {
    const around = { open: braces.getStart(), close: braces.getEnd() - 1, items: braces.getElements() };
    return itemAdded(text, around, () => wanted.name, layoutOf(text));
  }
  // `import type a, { b }` is no TypeScript.
  if (whole === undefined || declaration.isTypeOnly()) return undefined;
  return [{ start: whole.getEnd(), end: whole.getEnd(), insert: `, { ${wanted.name} }` }];
}

/** A new import, behind the others or above all statements. */
function written(parsed: Parsed, module: string, wanted: ImportWanted): Change {
  const { text, source } = parsed;
  const { newline, end } = layoutOf(text);
  const what =
    'name' in wanted
      ? `${wanted.type === true ? 'type ' : ''}{ ${wanted.name} }`
      : 'default' in wanted
        ? wanted.default
        : `* as ${wanted.namespace}`;
  const line = `import ${what} from ${parsed.print(module, '')}${end}`;
  const last = source.getImportDeclarations().at(-1);
  if (last === undefined) {
    const at = headEnd(text);
    const gap = text.slice(at).trim() === '' ? '' : newline;
    const before = at > 0 && text[at - 1] !== '\n' ? newline : '';
    return { start: at, end: at, insert: `${before}${line}${newline}${gap}` };
  }
  const lineEnd = /\r?\n|$/.exec(text.slice(last.getEnd()));
  const at = last.getEnd() + (lineEnd?.index ?? 0);
  return { start: at, end: at, insert: `${newline}${line}` };
}

/** The end of what must stay first: a line for the shell, comments with a blank line behind them, and directives such as 'use strict'. */
function headEnd(text: string): number {
  const parts = [
    /^#!.*(?:\n|$)/,
    /^(?:\s*(?:\/\/.*\r?\n|\/\*[^]*?\*\/[ \t]*\r?\n))+[ \t]*\r?\n/,
    /^\s*(?:(['"])use [\w ]+\1;?[ \t]*(?:\r?\n|$))+/,
  ];
  let at = 0;
  for (const part of parts) at += part.exec(text.slice(at))?.[0].length ?? 0;
  return at;
}
