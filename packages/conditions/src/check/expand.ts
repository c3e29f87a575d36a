import { nearest, parseExpression, partsOf } from '@trainyard/syntax';
import type { Expression, Locate, Span } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { functionFacts, functions, quantileOf } from '../functions/table.ts';
import type { ContributedFunction } from '../types/contributed.ts';
import { at, refuse } from './checking.ts';
import type { Checking } from './checking.ts';

type Call = Expression & { kind: 'call' };

const nowhere: Locate = (start, end) => ({ source: { file: '', text: '' }, start, end });

/** What is wrong with a contributed function, in a sentence; undefined if it can be used. */
export function problemOf({ name, parameters, expression }: ContributedFunction): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `'${name}' is no name of a function`;
  if (functionFacts(name) !== undefined || quantileOf(name) !== undefined)
    return `'${name}' is the name of a built-in function`;
  const parsed = parseExpression(expression, nowhere);
  const [first] = parsed.diagnostics;
  if (parsed.value === undefined) return `\`${expression}\` cannot be read: ${first?.message ?? ''}`;
  if (parsed.value.for !== undefined) return `\`${expression}\` ends in \`for\`, which belongs to an alert`;
  const used = new Set<string>();
  const stranger = strangerIn(parsed.value.expression, parameters, used);
  if (stranger !== undefined)
    return `\`${expression}\` uses '${stranger}', which is neither a parameter nor a built-in function`;
  const unused = parameters.find((parameter) => !used.has(parameter));
  return unused === undefined ? undefined : `its parameter '${unused}' does not occur in \`${expression}\``;
}

function strangerIn(tree: Expression, parameters: readonly string[], used: Set<string>): string | undefined {
  const inside = (each: Expression): string | undefined => strangerIn(each, parameters, used);
  switch (tree.kind) {
    case 'metric':
      if (tree.name === undefined || !parameters.includes(tree.name)) return tree.name ?? '{…}';
      used.add(tree.name);
      return undefined;
    case 'group':
      return inside(tree.inner);
    case 'unary':
      return inside(tree.operand);
    case 'binary':
      return inside(tree.left) ?? inside(tree.right);
    case 'call':
      if (functionFacts(tree.name) === undefined && quantileOf(tree.name) === undefined) return tree.name;
      return tree.args.reduce<string | undefined>((found, each) => found ?? inside(each), undefined);
    default:
      return undefined;
  }
}

/**
 * An expression with the calls of contributed functions written out. What comes from such a function stands at its name; its arguments keep
 * their places. Refuses a call with another number of arguments, or one that cannot be put in.
 */
export function expand(checking: Checking, tree: Expression): Expression {
  const { functions: contributed = [] } = checking.vocabulary;
  if (contributed.length === 0) return tree;
  const walk = (each: Expression): Expression => {
    switch (each.kind) {
      case 'group':
        return { ...each, inner: walk(each.inner) };
      case 'unary':
        return { ...each, operand: walk(each.operand) };
      case 'binary':
        return { ...each, left: walk(each.left), right: walk(each.right) };
      case 'call': {
        const call = { ...each, args: each.args.map(walk) };
        const found = contributed.find(({ name }) => name === call.name);
        return found === undefined ? call : written(checking, call, found);
      }
      default:
        return each;
    }
  };
  return walk(tree);
}

function written(checking: Checking, call: Call, of: ContributedFunction): Expression {
  const signature = `${of.name}(${of.parameters.join(', ')})`;
  const wrong = (): never =>
    refuse(checking, conditions.wrongArguments(at(checking, call.nameSpan), { name: of.name, signature }));
  if (call.args.length !== of.parameters.length || call.grouping !== undefined) return wrong();
  const parsed = parseExpression(of.expression, nowhere).value;
  if (parsed === undefined || problemOf(of) !== undefined)
    return refuse(
      checking,
      conditions.brokenFunction(at(checking, call.nameSpan), { name: of.name, problem: problemOf(of) ?? '' }),
    );
  const place = (each: Expression): Expression => {
    switch (each.kind) {
      case 'metric': {
        const argument = call.args[of.parameters.indexOf(each.name ?? '')] as Expression;
        const plain = each.matchers.length === 0 && Object.keys(each.range).length === 0;
        if (plain) return { kind: 'group', inner: argument, range: {}, span: argument.span };
        // What the function adds to its parameter goes to the metric that stands for it.
        if (argument.kind !== 'metric') return wrong();
        const range = { ...argument.range, ...each.range };
        if (argument.range.window !== undefined && each.range.window !== undefined) return wrong();
        return { ...argument, matchers: [...argument.matchers, ...each.matchers], range };
      }
      case 'group':
        return { ...each, inner: place(each.inner), span: call.nameSpan };
      case 'unary':
        return { ...each, operand: place(each.operand), span: call.nameSpan };
      case 'binary':
        return { ...each, left: place(each.left), right: place(each.right), span: call.nameSpan };
      case 'call':
        return { ...each, args: each.args.map(place), nameSpan: call.nameSpan, span: call.nameSpan };
      default:
        return { ...each, span: call.nameSpan };
    }
  };
  return { kind: 'group', inner: place(parsed.expression), range: call.range, span: call.span };
}

/** The places of names of contributed functions in an expression, where findings have no text that could be changed. */
export function contributedNames(checking: Checking, tree: Expression): readonly Span[] {
  const names = new Set((checking.vocabulary.functions ?? []).map(({ name }) => name));
  if (names.size === 0) return [];
  return partsOf(tree).flatMap((each) => (each.kind === 'call' && names.has(each.name) ? [each.nameSpan] : []));
}

/** The function that was most likely meant. */
export function nearestFunction(checking: Checking, name: string): string | undefined {
  const contributed = (checking.vocabulary.functions ?? []).map((each) => each.name);
  return nearest(name, [...Object.keys(functions), ...contributed, 'p50', 'p90', 'p95', 'p99']);
}
