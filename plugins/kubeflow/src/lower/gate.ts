import { pythonLiteral } from '@trainyard/sdk';
import type { Condition } from '@trainyard/sdk';

type Tree = Condition['tree'];

/** What a gate can be made of in a pipeline; everything else is refused by a validator. */
export function unsupportedInGate(tree: Tree): Tree | undefined {
  switch (tree.kind) {
    case 'number':
    case 'boolean':
      return undefined;
    case 'metric':
      return tree.matchers.length === 0 ? undefined : tree;
    case 'group':
      return unsupportedInGate(tree.inner);
    case 'unary':
      return unsupportedInGate(tree.operand);
    case 'call':
      return tree.name === 'drop' && tree.args.length === 1 ? undefined : tree;
    case 'binary':
      return PYTHON.has(tree.op) && tree.join === undefined
        ? (unsupportedInGate(tree.left) ?? unsupportedInGate(tree.right))
        : tree;
    default:
      return tree;
  }
}

const PYTHON: ReadonlyMap<string, string> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['==', '=='],
  ['!=', '!='],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
]);
const OPPOSITE: Readonly<Record<string, string>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  and: 'or',
  or: 'and',
};

/** The variables of a gate, none of which is an artifact's. */
export interface GateNames {
  readonly reported: string;
  readonly unknown: string;
}

/**
 * Python lines that leave the function while the gate is closed. A metric that nobody reported is NaN, and a comparison with NaN is
 * false, so what is unknown keeps the gate closed; `!=` asks for that itself, since Python's is true for NaN.
 */
export function gateSource(condition: Condition, artifacts: readonly string[], names: GateNames): string[] {
  const { reported, unknown } = names;
  const merged = artifacts.map((each) => `**${each}.metadata`).join(', ');
  const lines = [`    ${reported} = {${merged}}`, `    ${unknown} = float("nan")`];
  return [
    ...lines,
    `    if not ${inParentheses(python(condition.tree, false, names))}:`,
    `        print(${pythonLiteral(`The gate is closed: ${condition.text}`)}, ${reported})`,
    '        return',
    '',
  ];
}

/** Logical operators bring their own parentheses. */
function inParentheses(text: string): string {
  return /^\(.* (and|or) .*\)$/.test(text) ? text : `(${text})`;
}

function python(tree: Tree, negated: boolean, names: GateNames): string {
  switch (tree.kind) {
    case 'number':
      return pythonLiteral(tree.value);
    case 'boolean':
      return tree.value !== negated ? 'True' : 'False';
    case 'metric':
      return reportedValue(tree.name ?? '', names);
    case 'group':
      return `(${python(tree.inner, negated, names)})`;
    case 'unary':
      return tree.op === 'not' ? python(tree.operand, !negated, names) : `-${python(tree.operand, false, names)}`;
    case 'call':
      return drop(tree.args[0] as Tree, false, names);
    case 'binary':
      return binary(tree, negated, names);
    default:
      throw new Error(`a gate cannot hold '${tree.kind}'`);
  }
}

function binary(tree: Tree & { kind: 'binary' }, negated: boolean, names: GateNames): string {
  const op = negated ? (OPPOSITE[tree.op] ?? tree.op) : tree.op;
  const logical = op === 'and' || op === 'or';
  const relative = tree.right.kind === 'number' && tree.right.unit === '%';
  const left =
    relative && tree.left.kind === 'call'
      ? drop(tree.left.args[0] as Tree, true, names)
      : python(tree.left, logical && negated, names);
  const right = python(tree.right, logical && negated, names);
  if (op === '!=') return `((${left}) < (${right}) or (${left}) > (${right}))`;
  return logical ? `(${left} ${op} ${right})` : `${left} ${op} ${right}`;
}

/** How much lower a metric is than in the last release, which reports it as `<metric>_baseline`; relative as a share of that. */
function drop(metric: Tree, relative: boolean, names: GateNames): string {
  const name = metric.kind === 'metric' ? (metric.name ?? '') : '';
  const before = reportedValue(`${name}_baseline`, names);
  const difference = `(${before} - ${reportedValue(name, names)})`;
  return relative ? `${difference} / (${before} or ${names.unknown})` : difference;
}

function reportedValue(metric: string, { reported, unknown }: GateNames): string {
  return `${reported}.get(${pythonLiteral(metric)}, ${unknown})`;
}
