import { hasErrors, lineText, positionAt, readNative, readYaml, specificationLabels } from '@trainyard/sdk';
import type { Diagnostic, Node, Source, Syntax } from '@trainyard/sdk';
import { Refusal } from './refusal.ts';

/** A specification in YAML or in the native syntax as a positioned tree. */
export interface ReadText {
  readonly source: Source;
  readonly root: Node;
}

/** What a specification is written in, by its name. */
export function syntaxOf(file: string): Syntax {
  return file.endsWith('.ts') ? 'typescript' : /\.ya?ml$/.test(file) ? 'yaml' : 'native';
}

/** Reads a text. Throws `Refusal` with the first mistake in it. */
export function readText(file: string, text: string): ReadText {
  const source: Source = { file, text, syntax: syntaxOf(file) };
  const read = source.syntax === 'native' ? readNative(source, specificationLabels()) : readYaml(source);
  const first = read.diagnostics.find(({ severity }) => severity === 'error');
  if (read.value === undefined || hasErrors(read.diagnostics))
    throw new Refusal(`'${file}' has mistakes; put them right first: ${first === undefined ? '' : told(first)}`);
  return { source, root: read.value };
}

/** A finding on one line: where, and what. */
export function told({ range, message, code }: Diagnostic): string {
  const { line, column } = positionAt(range.source, range.start);
  const shown = lineText(range.source, line).trim();
  return `${range.source.file}:${line}:${column} ${message} [${code}]${shown === '' ? '' : `\n  ${shown}`}`;
}

/** The plain values of a tree, to compare what two texts say. */
export function valuesOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(valuesOf);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, valuesOf(value)]));
}

/** Values without what stands at a path, and without the maps that only led there: what two texts have in common that differ in that. */
export function valuesWithout(values: unknown, path: readonly string[]): unknown {
  const [key = '', ...rest] = path;
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  const { [key]: inner, ...others } = values as Readonly<Record<string, unknown>>;
  const left = rest.length === 0 ? undefined : valuesWithout(inner, rest);
  const isEmpty = left === undefined || left === null || (typeof left === 'object' && Object.keys(left).length === 0);
  return isEmpty ? others : { ...others, [key]: left };
}
