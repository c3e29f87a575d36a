import { DEFAULT_STEP } from '../../evaluate/run.ts';
import type { Query, QueryMatcher, QueryOf } from '../../query/tree.ts';
import { losesGroups, readPattern, replacementParts } from '../../types/pattern.ts';
import { javascriptPattern } from '../../types/regex.ts';
import { callOf, listOf, prefixed } from '../code/layout.ts';
import type { Code } from '../code/layout.ts';
import type { SharedPart } from '../code/shared-parts.ts';
import { typescriptLiteral, typescriptNumber } from './literal.ts';

/** Thrown for a query that generated TypeScript cannot ask; the message says what of it. */
export class TypeScriptGap extends Error {}

/** What expressions are written with. */
export interface Writing {
  /** Names of the runtime that they use. */
  readonly used: Set<string>;
  /** The part with a name of its own that asks the same. */
  find(query: Query): SharedPart | undefined;
}

/** A query as code that asks the runtime at the moments `at`. Throws `TypeScriptGap` for raw text, and for groups that JavaScript forgets. */
export function expressionOf(writing: Writing, query: Query): Code {
  const shared = writing.find(query);
  return shared === undefined ? definitionOf(writing, query) : `${shared.name}(at)`;
}

/** The same for a part that has a name. */
export function definitionOf(writing: Writing, query: Query): Code {
  const use = (name: string): string => {
    writing.used.add(name);
    return name;
  };
  const of = (each: Query): Code => expressionOf(writing, each);
  switch (query.kind) {
    case 'number':
      return callOf(use('constant'), 'at', typescriptNumber(query.value));
    case 'text':
      return `{ kind: "text", text: ${typescriptLiteral(query.value)} }`;
    case 'selector':
      return callOf(use(query.window === undefined ? 'select' : 'selectWindow'), 'at', selection(query));
    case 'subquery': {
      const { window, step = DEFAULT_STEP, offset = 0 } = query;
      return callOf(
        use('subquery'),
        'at',
        `{ window: ${typescriptNumber(window)}, step: ${typescriptNumber(step)}, offset: ${typescriptNumber(offset)} }`,
        prefixed('(at) => ', of(query.of)),
      );
    }
    case 'call':
      return call(writing, use, query);
    case 'aggregate': {
      const { name, grouping, parameter } = query;
      const by = grouping === undefined ? undefined : typescriptLiteral({ ...grouping, labels: [...grouping.labels] });
      const rest = parameter !== undefined ? [by ?? 'undefined', of(parameter)] : by === undefined ? [] : [by];
      return callOf(`${use('aggregate')}.${name}`, 'at', of(query.of), ...rest);
    }
    case 'minus':
      return callOf(use('negative'), 'at', of(query.of));
    case 'binary': {
      const { op, left, right, join, bool } = query;
      const matching =
        join === undefined && bool === undefined
          ? []
          : [typescriptLiteral({ ...(join === undefined ? {} : { join }), ...(bool === undefined ? {} : { bool }) })];
      return callOf(use('operate'), 'at', typescriptLiteral(op), of(left), of(right), ...matching);
    }
    case 'raw':
      throw new TypeScriptGap('raw PromQL is understood by Prometheus only');
  }
}

function selection({ name, matchers, window, offset }: QueryOf<'selector'>): Code {
  return {
    before: '{ ',
    items: [
      ...(name === undefined ? [] : [`name: ${typescriptLiteral(name)}`]),
      ...(matchers.length === 0 ? [] : [prefixed('matchers: ', listOf(matchers.map(tested)))]),
      ...(window === undefined ? [] : [`window: ${typescriptNumber(window)}`]),
      ...(offset === undefined ? [] : [`offset: ${typescriptNumber(offset)}`]),
    ],
    after: ' }',
  };
}

function tested({ label, op, value }: QueryMatcher): string {
  const text = op === '=~' || op === '!~' ? regexText(value) : typescriptLiteral(value);
  return `{ label: ${typescriptLiteral(label)}, op: ${typescriptLiteral(op)}, value: ${text} }`;
}

function regexText(pattern: string): string {
  const source = javascriptPattern(readPattern(pattern));
  // Sources hold neither line breaks nor anything beyond ASCII.
  return `/${source}/su`;
}

function call(writing: Writing, use: (name: string) => string, { name, args }: QueryOf<'call'>): Code {
  const [argument] = args;
  const of = (each: Query): Code => expressionOf(writing, each);
  if (name === 'label_replace') return replaced(use, args, of);
  if ((name === 'absent' || name === 'absent_over_time') && argument?.kind === 'selector')
    return callOf(use('absent'), 'at', of(argument), listOf(argument.matchers.map(tested)));
  if (name === 'timestamp' && argument?.kind === 'selector')
    return callOf(use('sampleTimes'), 'at', selection(argument));
  return callOf(`${use('functions')}.${name}`, 'at', ...args.map(of));
}

function replaced(use: (name: string) => string, args: readonly Query[], of: (query: Query) => Code): Code {
  const [to = '', replacement = '', source = '', pattern = ''] = args
    .slice(1)
    .map((each) => (each.kind === 'text' ? each.value : ''));
  const read = readPattern(pattern);
  const parts = replacementParts(replacement, read);
  if (losesGroups(read, parts))
    throw new TypeScriptGap(`the groups of ${typescriptLiteral(pattern)} mean something else to JavaScript`);
  return callOf(
    use('labelReplace'),
    'at',
    of(args[0] as Query),
    typescriptLiteral(to),
    typescriptLiteral(parts),
    typescriptLiteral(source),
    regexText(pattern),
  );
}
