import type { BinaryOperator, ConditionText, Expression, Grouping, Join, Matcher, Range } from './tree.ts';

/** How tightly each operator binds, loosest first: the levels of the grammar. */
const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '==': 4,
  '!=': 4,
  where: 5,
  else: 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '^': 9,
};
const NOT = 3;
const MINUS = 8;
const OPERAND = 10;

/** The canonical text of a condition: one blank around operators, double quotes, no bracket that the grammar does not need. */
export function printCondition({ expression, for: seconds }: ConditionText): string {
  return printExpression(expression) + (seconds === undefined ? '' : ` for ${printDuration(seconds)}`);
}

/** The canonical text of an expression. */
export function printExpression(tree: Expression): string {
  return print(tree, 0);
}

/** Seconds as the language writes a duration: `1h30m`, `500ms`; `0s` for none. */
export function printDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  let text = '';
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

/** An expression where something at least as tight as `level` is wanted. */
function print(tree: Expression, level: number): string {
  switch (tree.kind) {
    case 'number':
      // There is no word for infinity; a number beyond all others is read back as it.
      return `${tree.value === Infinity ? '1e999' : tree.value}${tree.unit ?? ''}`;
    case 'string':
      return JSON.stringify(tree.value);
    case 'boolean':
      return String(tree.value);
    case 'null':
      return 'null';
    case 'metric':
      return `${selectorText(tree.name, tree.matchers)}${rangeText(tree.range)}`;
    case 'call':
      return `${tree.name}(${tree.args.map(printExpression).join(', ')})${tree.grouping === undefined ? '' : ` ${groupingText(tree.grouping)}`}${rangeText(tree.range)}`;
    case 'group':
      // A bracket is kept only for what hangs on it; the others come back where the levels want them.
      return Object.keys(tree.range).length > 0
        ? `(${printExpression(tree.inner)})${rangeText(tree.range)}`
        : print(tree.inner, level);
    case 'unary':
      return wrap(
        tree.op === 'not' ? `not ${print(tree.operand, NOT)}` : `-${print(tree.operand, MINUS)}`,
        tree.op === 'not' ? NOT : MINUS,
        level,
      );
    case 'binary':
      return wrap(binaryText(tree), LEVELS[tree.op], level);
  }
}

function wrap(text: string, own: number, wanted: number): string {
  return own >= wanted ? text : `(${text})`;
}

/** `^` groups to the right and takes a sign there; comparisons do not chain; the test of a `where` has no further `where` in it. */
function binaryText({ op, left, right, join }: Expression & { kind: 'binary' }): string {
  const own = LEVELS[op];
  const [before, behind] = op === '^' ? [OPERAND, MINUS] : own === 4 ? [5, 6] : [own, own + 1];
  const test =
    op === 'where' && isComparison(right)
      ? `${binaryText(bare(right) as Expression & { kind: 'binary' })}`
      : print(right, behind);
  return `${print(left, before)} ${op}${join === undefined ? '' : ` ${joinText(join)}`} ${test}`;
}

function isComparison(tree: Expression): boolean {
  const inner = bare(tree);
  // The left of a comparison inside a test is a sum; one with `where` in it needs its bracket.
  return inner.kind === 'binary' && LEVELS[inner.op] === 4 && !isFilter(bare(inner.left));
}

function isFilter(tree: Expression): boolean {
  return tree.kind === 'binary' && LEVELS[tree.op] === 5;
}

function bare(tree: Expression): Expression {
  return tree.kind === 'group' && Object.keys(tree.range).length === 0 ? bare(tree.inner) : tree;
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]+)*$/;
const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'unless',
  'not',
  'where',
  'else',
  'for',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'offset',
  'true',
  'false',
  'null',
]);

function selectorText(name: string | undefined, matchers: readonly Matcher[]): string {
  const plain = name !== undefined && PLAIN_NAME.test(name) && !KEYWORDS.has(name);
  const items = [
    ...(name === undefined || plain ? [] : [JSON.stringify(name)]),
    ...matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`),
  ];
  return `${plain ? name : ''}${items.length > 0 || !plain ? `{${items.join(', ')}}` : ''}`;
}

function rangeText({ window, step, offset }: Range): string {
  const stepText = step === undefined ? '' : `:${step === 0 ? '' : printDuration(step)}`;
  return `${window === undefined ? '' : `[${printDuration(window)}${stepText}]`}${offset === undefined ? '' : ` offset ${offset < 0 ? '-' : ''}${printDuration(Math.abs(offset))}`}`;
}

function groupingText({ kind, labels }: Grouping): string {
  return `${kind} (${labels.join(', ')})`;
}

function joinText({ kind, labels, group }: Join): string {
  const side = group === undefined ? '' : ` group_${group.side} (${group.labels.join(', ')})`;
  return `${kind} (${labels.join(', ')})${side}`;
}
