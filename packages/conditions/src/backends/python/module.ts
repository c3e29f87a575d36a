import type { Meaning } from '../../query/tree.ts';
import { definitionOf, expressionOf } from './expression.ts';
import type { Used } from './expression.ts';
import { callOf, linesOf, prefixed } from '../code/layout.ts';
import type { Layout } from '../code/layout.ts';
import { sharedParts } from '../code/shared-parts.ts';
import { pythonDocstring, pythonText } from './literal.ts';
import { importLine, piecesFor } from './pieces/piece.ts';

/** A condition that a Python module can be asked for. */
export interface NamedMeaning {
  readonly name: string;
  /** The text of the condition, for readers. */
  readonly text: string;
  readonly meaning: Meaning;
}

/** The words that a function of a module cannot be called: Python's own, and what the runtime uses. */
const RESERVED = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield abs all any dict enumerate float format frozenset isinstance len list max min
  range round set sorted str sum tuple zip at data time math re sys bisect_right date Decimal monthrange partial NamedTuple CONDITIONS`.split(
    /\s+/,
  ),
);

/**
 * A Python module (3.9 and later, standard library only) with a function for each condition, and those parts of the runtime that they use.
 * A function takes series, as pairs of labels and samples, and a time in seconds; it returns pairs of labels and a truth value, as the
 * condition's meaning in Prometheus 3 has it. What it does not name is unknown. `CONDITIONS` holds the functions by the conditions' names.
 * Throws `PythonGap` or `PatternGap` for what Python cannot say.
 */
export async function pythonModule(conditions: readonly NamedMeaning[]): Promise<string> {
  const { catalogue } = await import('./pieces/catalogue.ts');
  const used: Used = { pieces: new Set(conditions.length === 0 ? [] : ['moment', 'verdicts']), imports: new Set() };
  const taken = new Set([...RESERVED, ...catalogue.map((each) => each.name)]);
  const named = conditions.map((each) => ({ ...each, function: freeName(each.name, taken) }));
  const functions = named.map((each) => functionText(each.function, each, used, taken));
  const entries = named.map((each) => `    ${pythonText(each.name)}: ${each.function},`);
  const program = await pythonProgram([...functions, ['CONDITIONS = {', ...entries, '}'].join('\n')], used);
  return `"""Conditions of a service, asked of series as Prometheus would ask them."""\n\n${program}`;
}

/** Definitions behind the imports and those parts of the runtime that they use. */
export async function pythonProgram(definitions: readonly string[], used: Used): Promise<string> {
  const { catalogue } = await import('./pieces/catalogue.ts');
  const pieces = piecesFor(used.pieces, catalogue);
  const modules = new Set([...used.imports, ...pieces.flatMap((each) => each.imports)]);
  const imports = [...modules].map(importLine).sort(byKind).join('\n');
  return `${[imports, ...pieces.map((each) => each.source), ...definitions].filter((each) => each !== '').join('\n\n\n')}\n`;
}

/** `import x` before `from x import y`, each sorted, as import sorters want it. */
function byKind(a: string, b: string): number {
  const [first, second] = [a, b].map((line) => (line.startsWith('import') ? 0 : 1)) as [number, number];
  return first === second ? (a < b ? -1 : 1) : first - second;
}

/** A name that is neither taken, where it then is, nor one of `others`. */
/** A name that nothing else has, near to another. It is taken then; what is in `others` stays as it is. */
function freeName(name: string, taken: Set<string>, others: ReadonlySet<string> = taken): string {
  const folded = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_');
  let free = folded;
  while (taken.has(free) || others.has(free)) free += '_';
  taken.add(free);
  return free;
}

/** How Python code is laid out. */
export const LAYOUT: Layout = { width: 96, indent: 4 };

function functionText(name: string, { text, meaning }: NamedMeaning, used: Used, globals: ReadonlySet<string>): string {
  const queries = [meaning.holds, ...(meaning.fails === undefined ? [] : [meaning.fails])];
  // A copy of the globals for each function would cost the square of their number.
  const local = new Set<string>();
  const shared = sharedParts(queries, (suggestion) => freeName(suggestion, local, globals));
  const parts = shared.parts.flatMap(({ query, name: part }) => {
    const code = definitionOf(query, used, shared.find);
    // What is selected has a meaning always; the rest waits until it is asked, so that a question without one ends there.
    if (query.kind === 'selector') return linesOf(LAYOUT, code, 4, `${part} = `);
    used.pieces.add('once');
    return linesOf(LAYOUT, callOf('once', prefixed('lambda: ', code)), 4, `${part} = `);
  });
  const asked = queries.flatMap((query) =>
    linesOf(LAYOUT, prefixed('lambda: ', expressionOf(query, used, shared.find)), 8, '', ','),
  );
  return [
    `def ${name}(data, time):`,
    `    ${pythonDocstring(text)}`,
    '    at = moment(data, time)',
    ...parts,
    '    return verdicts(',
    ...asked,
    ...(meaning.fails === undefined ? ['        list,'] : []),
    '    )',
  ].join('\n');
}
