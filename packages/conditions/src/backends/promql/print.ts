import type { BinaryOperator, Expression, ExpressionRange, Grouping, Join, Matcher } from '@trainyard/syntax';
import type { FunctionName } from '../../functions/table.ts';
import type { Condition, MetricFacts } from '../../types/condition.ts';

/** Precedence of PromQL's operators, loosest first (prometheus.io, Operators). */
const LEVELS: readonly (readonly BinaryOperator[])[] = [['or'], ['and', 'unless'], ['==', '!=', '<=', '<', '>=', '>'], ['+', '-'], ['*', '/', '%'], ['^']];
const ATOM = LEVELS.length + 1;

interface Printed {
  readonly text: string;
  readonly level: number;
}

interface Printing {
  readonly facts: ReadonlyMap<string, MetricFacts>;
}

/** The PromQL of a condition: minimal, readable, and the same text every time. What it yields is a series exactly where the condition is true. */
export function toPromQL(condition: Condition): string {
  return print({ facts: new Map(condition.declarations.map((each) => [each.name, each])) }, condition.tree).text;
}

function atom(text: string): Printed {
  return { text, level: ATOM };
}

function print(printing: Printing, tree: Expression): Printed {
  switch (tree.kind) {
    case 'number':
      return tree.value < 0 ? { text: numberText(tree.value), level: ATOM - 1 } : atom(numberText(tree.value));
    case 'string':
      return atom(JSON.stringify(tree.value));
    case 'boolean':
      return { text: `vector(1) ${tree.value ? '==' : '!='} 1`, level: 2 };
    case 'null':
      throw new Error('null has no PromQL');
    case 'group':
      return print(printing, tree.inner);
    case 'metric':
      return atom(selector(tree));
    case 'unary':
      return tree.op === 'not' ? print(printing, negate(tree.operand)) : { text: `-${inside(print(printing, tree.operand), 4)}`, level: 4 };
    case 'call':
      return calls(printing, tree);
    case 'binary':
      return binary(printing, tree);
  }
}

function inside(printed: Printed, level: number): string {
  return printed.level >= level ? printed.text : `(${printed.text})`;
}

function binary(printing: Printing, tree: Expression & { kind: 'binary' }): Printed {
  const { op } = tree;
  const level = LEVELS.findIndex((operators) => operators.includes(op));
  if (level === -1) throw new Error(`'${op}' has no PromQL`);
  const left = print(printing, tree.left);
  const right = print(printing, tree.right);
  // `^` groups to the right, everything else to the left; comparisons do not chain.
  const strictLeft = op === '^' || level === 2;
  const join = joinText(tree.join ?? (level < 2 ? looseJoin(printing, tree) : undefined));
  const text = `${inside(left, strictLeft ? level + 1 : level)} ${op}${join} ${inside(right, op === '^' ? level : level + 1)}`;
  // PromQL keeps NaN where it compares with `!=`; here a comparison with NaN is unknown.
  if (op === '!=' && !isNumber(tree.left)) return { text: `${text} and ${inside(left, 3)} == ${inside(left, 3)}`, level: 1 };
  return { text, level };
}

function isNumber(tree: Expression): boolean {
  return tree.kind === 'number' || (tree.kind === 'group' && isNumber(tree.inner));
}

/** Set operators match on all labels; where one side has fewer, the common ones are named. */
function looseJoin(printing: Printing, tree: Expression & { kind: 'binary' }): Join | undefined {
  const left = labelsOf(printing, tree.left);
  const right = labelsOf(printing, tree.right);
  if (left === undefined && right === undefined) return undefined;
  if (left !== undefined && right !== undefined && left.length === right.length && left.every((label) => right.includes(label))) return undefined;
  if (tree.op === 'or') return undefined;
  const common = left === undefined ? (right ?? []) : right === undefined ? left : left.filter((label) => right.includes(label));
  return { kind: 'on', labels: common };
}

/** The labels of the series that an expression yields; undefined for all that its metrics carry. */
function labelsOf(printing: Printing, tree: Expression): readonly string[] | undefined {
  switch (tree.kind) {
    case 'group':
      return labelsOf(printing, tree.inner);
    case 'unary':
      return labelsOf(printing, tree.operand);
    case 'binary': {
      const side = isNumber(tree.left) ? tree.right : tree.left;
      return tree.join?.kind === 'on' ? tree.join.labels : labelsOf(printing, side);
    }
    case 'call': {
      if (tree.grouping?.kind === 'by') return tree.grouping.labels;
      if (tree.name === 'ratio' || tree.name === 'absent' || tree.name === 'exists') return [];
      if (tree.name === 'quantile') {
        const argument = tree.args[1];
        return argument?.kind === 'metric' && printing.facts.get(argument.name ?? '')?.type === 'histogram' && tree.grouping === undefined ? [] : undefined;
      }
      const argument = tree.args[0];
      const aggregates = AGGREGATES.has(tree.name) && !(argument?.kind === 'metric' && argument.range.window !== undefined);
      if (aggregates) return tree.grouping === undefined ? [] : undefined;
      return argument === undefined ? [] : labelsOf(printing, argument);
    }
    default:
      return undefined;
  }
}

const AGGREGATES: ReadonlySet<string> = new Set(['avg', 'min', 'max', 'sum', 'stddev', 'stdvar', 'count', 'group']);
const OPPOSITE: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==', and: 'or', or: 'and' };

/** `not` is pushed down to comparisons, where it turns the operator round: unknown stays unknown. */
function negate(tree: Expression): Expression {
  if (tree.kind === 'group') return { ...tree, inner: negate(tree.inner) };
  if (tree.kind === 'unary' && tree.op === 'not') return tree.operand;
  if (tree.kind === 'boolean') return { ...tree, value: !tree.value };
  if (tree.kind === 'call') return { ...tree, name: tree.name === 'absent' ? 'exists' : 'absent' };
  if (tree.kind !== 'binary') throw new Error('only conditions can be negated');
  const op = OPPOSITE[tree.op];
  if (op === undefined) throw new Error(`'not' before '${tree.op}' has no PromQL`);
  return op === 'or' || op === 'and' ? { ...tree, op, left: negate(tree.left), right: negate(tree.right) } : { ...tree, op };
}

type Emit = (printing: Printing, call: Expression & { kind: 'call' }) => string;

const first = (call: Expression & { kind: 'call' }): Expression => call.args[0] as Expression;
const plain = (name: string): Emit => (printing, call) => `${name}(${call.args.map((each) => print(printing, each).text).join(', ')})`;

/** Over a window `avg_over_time(x[5m])`, over labels `avg by (l) (x)`. */
const aggregate = (name: string): Emit => (printing, call) => {
  const argument = first(call);
  if (argument.kind === 'metric' && argument.range.window !== undefined) return `${name}_over_time(${selector(argument)})`;
  return `${name}${groupingText(call.grouping)}(${print(printing, argument).text})`;
};

const emitters: Readonly<Record<FunctionName, Emit>> = {
  quantile: (printing, call) => {
    const [q, argument] = call.args;
    const quantile = q?.kind === 'number' ? numberText(q.value) : '0';
    if (argument?.kind !== 'metric') throw new Error('a quantile is taken of a metric');
    if (printing.facts.get(argument.name ?? '')?.type !== 'histogram') return `quantile_over_time(${quantile}, ${selector(argument)})`;
    const grouping: Grouping = call.grouping?.kind === 'without' ? call.grouping : { kind: 'by', labels: ['le', ...(call.grouping?.labels ?? [])] };
    return `histogram_quantile(${quantile}, sum${groupingText(grouping)}(rate(${selector({ ...argument, name: `${argument.name}_bucket` })})))`;
  },
  rate: plain('rate'), irate: plain('irate'), increase: plain('increase'), delta: plain('delta'), deriv: plain('deriv'), changes: plain('changes'), resets: plain('resets'),
  avg: aggregate('avg'), min: aggregate('min'), max: aggregate('max'), sum: aggregate('sum'), stddev: aggregate('stddev'), stdvar: aggregate('stdvar'), count: aggregate('count'), group: aggregate('group'),
  last: plain('last_over_time'),
  absent: (printing, call) => `absent(${series(printing, first(call))})`,
  exists: (printing, call) => `group(${series(printing, first(call))}) == 1`,
  forecast: plain('predict_linear'),
  bool: (printing, call) => {
    const tree = first(call);
    const inner = tree.kind === 'group' ? tree.inner : tree;
    if (inner.kind !== 'binary' || LEVELS[2]?.includes(inner.op) !== true) throw new Error('bool takes one comparison');
    return `(${inside(print(printing, inner.left), 3)} ${inner.op} bool${joinText(inner.join)} ${inside(print(printing, inner.right), 3)})`;
  },
  abs: plain('abs'), ceil: plain('ceil'), floor: plain('floor'), round: plain('round'), sqrt: plain('sqrt'), ln: plain('ln'), log2: plain('log2'), log10: plain('log10'), exp: plain('exp'),
  drop: (_, call) => {
    const metric = first(call);
    const past = call.args[1];
    if (metric.kind !== 'metric' || past?.kind !== 'number') throw new Error('a drop against another version has no single query');
    const before = selector({ ...metric, range: { ...metric.range, offset: past.value } });
    return `(${before} - ${selector(metric)})`;
  },
  ratio: (printing, call) => {
    const by = groupingText(call.grouping);
    const [part, whole] = call.args.map((each) => `sum${by}(${print(printing, each).text})`);
    return `(${part} or ${whole} * 0) / ${whole}`;
  },
  time: () => 'time()',
};

function calls(printing: Printing, call: Expression & { kind: 'call' }): Printed {
  const text = emitters[call.name as FunctionName](printing, call);
  return { text, level: call.name === 'ratio' ? 4 : call.name === 'exists' ? 2 : ATOM };
}

/** A series that tells whether there is data: a histogram's count stands for all of it. */
function series(printing: Printing, tree: Expression): string {
  if (tree.kind === 'metric' && printing.facts.get(tree.name ?? '')?.type === 'histogram') return selector({ ...tree, name: `${tree.name}_count` });
  return print(printing, tree).text;
}

function groupingText(grouping: Grouping | undefined): string {
  return grouping === undefined ? '' : ` ${grouping.kind} (${grouping.labels.join(', ')}) `;
}

function joinText(join: Join | undefined): string {
  if (join === undefined) return '';
  const group = join.group === undefined ? '' : ` group_${join.group.side} (${join.group.labels.join(', ')})`;
  return ` ${join.kind} (${join.labels.join(', ')})${group}`;
}

/** A selector with its window and offset. A text that PromQL cannot take as it is passes through its string escapes. */
export function selector(metric: { readonly name?: string; readonly matchers: readonly Matcher[]; readonly range: ExpressionRange }): string {
  const matchers = metric.matchers.map(({ label, op, value }) => `${label}${op}${promText(value)}`);
  const plainName = metric.name === undefined || /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(metric.name);
  const inner = plainName ? matchers : [promText(metric.name ?? ''), ...matchers];
  const { window, step, offset } = metric.range;
  const range = window === undefined ? '' : `[${promDuration(window)}${step === undefined ? '' : `:${step === 0 ? '' : promDuration(step)}`}]`;
  return `${plainName ? (metric.name ?? '') : ''}${inner.length === 0 ? '' : `{${inner.join(', ')}}`}${range}${offset === undefined ? '' : ` offset ${offset < 0 ? '-' : ''}${promDuration(Math.abs(offset))}`}`;
}

function promText(value: string): string {
  return JSON.stringify(value).replace(/\\u([0-9a-f]{4})/gi, '\\u$1');
}

/** Seconds as PromQL writes a duration: `1h30m`, `500ms`. */
export function promDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  let text = '';
  for (const [unit, size] of [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
}
