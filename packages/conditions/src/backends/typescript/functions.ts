import type { Meaning, Query } from '../../query/tree.ts';
import { linesOf, prefixed } from '../code/layout.ts';
import type { Code } from '../code/layout.ts';
import { sharedParts } from '../code/shared-parts.ts';
import { definitionOf, expressionOf } from './expression.ts';
import type { Writing } from './expression.ts';

/** What a function is asked of: series and times, series of two versions and times, or the numbers that stages reported. */
export type TypeScriptInput = 'series' | 'versions' | 'reported';

/** A function of TypeScript, as far as it follows from a condition; its name and words about it are the caller's. */
export interface TypeScriptFunction {
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returnType: string;
  /** The lines of its body. */
  readonly statements: readonly string[];
  /** What it imports from the runtime, values and types, sorted. */
  readonly imports: { readonly values: readonly string[]; readonly types: readonly string[] };
}

/** Names in a body that no part may take. */
const RESERVED: ReadonlySet<string> = new Set(
  `at series times versions reported absent aggregate constant dataOfVersions functions labelReplace negative operate remembered sampleTimes
  select selectWindow subquery valuesOf verdictOn verdictsOf Infinity NaN undefined arguments async await break case catch class const
  continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface
  let new null package private protected public return static super switch this throw true try typeof var void while with yield`.split(
    /\s+/,
  ),
);

const LAYOUT = { width: 118, indent: 2 };

/**
 * A function that tells where a condition holds: of series at some times, of two versions, or of reported numbers. Throws `TypeScriptGap`
 * or `PatternGap` for what TypeScript cannot say.
 */
export function typescriptCondition(meaning: Meaning, input: TypeScriptInput): TypeScriptFunction {
  const { holds, fails, seen } = meaning;
  const body = bodyOf([holds, fails, seen].filter((each) => each !== undefined));
  const entries = Object.entries({ holds, fails, seen }).flatMap(([name, query]): Code[] =>
    query === undefined ? [] : [prefixed(`${name}: (at) => `, expressionOf(body.writing, query))],
  );
  const asked: Code = { before: '{', items: entries, after: '}' };
  return ended(body, input, input === 'reported' ? 'verdictOn' : 'verdictsOf', asked, 'Verdicts');
}

/** A function that tells a value. Throws as `typescriptCondition` does. */
export function typescriptValue(query: Query): TypeScriptFunction {
  const body = bodyOf([query]);
  return ended(body, 'series', 'valuesOf', prefixed('(at) => ', expressionOf(body.writing, query)), 'Values');
}

interface Body {
  readonly writing: Writing;
  readonly lines: string[];
}

function bodyOf(queries: readonly Query[]): Body {
  const taken = new Set<string>();
  const { parts, find } = sharedParts(queries, (suggestion) => {
    let name = /^\d/.test(suggestion) ? `_${suggestion}` : suggestion;
    for (let i = 2; taken.has(name) || RESERVED.has(name); i++) name = `${suggestion}_${i}`;
    taken.add(name);
    return name;
  });
  const writing: Writing = { used: new Set(), find };
  const lines = parts.flatMap(({ name, query }) => {
    writing.used.add('remembered');
    const code = definitionOf(writing, query);
    return linesOf(LAYOUT, code, 0, `const ${name} = remembered((at) => `, ');');
  });
  return { writing, lines };
}

const INPUTS = {
  series: {
    parameters: [
      { name: 'series', type: 'Data | readonly Readings[]' },
      { name: 'times', type: 'readonly number[]' },
    ],
    types: ['Data', 'Readings'],
    given: ['series', 'times'],
  },
  versions: {
    parameters: [
      { name: 'versions', type: 'TwoVersions' },
      { name: 'times', type: 'readonly number[]' },
    ],
    types: ['TwoVersions'],
    given: ['dataOfVersions(versions)', 'times'],
  },
  reported: {
    parameters: [{ name: 'reported', type: 'Readonly<Record<string, number>>' }],
    types: [],
    given: ['reported'],
  },
} as const;

function ended(
  { writing, lines }: Body,
  input: TypeScriptInput,
  callee: string,
  asked: Code,
  result: string,
): TypeScriptFunction {
  const { parameters, types, given } = INPUTS[input];
  writing.used.add(callee);
  if (input === 'versions') writing.used.add('dataOfVersions');
  const told = input === 'reported' ? 'Truth' : result;
  return {
    parameters,
    returnType: input === 'reported' ? told : `readonly ${told}[]`,
    statements: [...lines, ...callLines(`return ${callee}(${given.join(', ')}, `, asked)],
    imports: { values: [...writing.used].sort(), types: [...types, told].sort() },
  };
}

/** A call whose last argument alone is broken, as people write it. */
function callLines(lead: string, last: Code): string[] {
  if (typeof last === 'string' || last.before !== '{') return linesOf(LAYOUT, last, 0, lead, ');');
  return [`${lead}{`, ...last.items.flatMap((item) => linesOf(LAYOUT, item, LAYOUT.indent, '', ',')), '});'];
}
