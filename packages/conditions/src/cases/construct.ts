import type { Expression, Matcher } from '@trainyard/syntax';
import { negate } from '../types/negate.ts';
import { add, constantly, decimal, growing, steps, typeOf, Unsolvable } from './series.ts';
import type { Making } from './series.ts';

/** Where a value should lie: just beyond the threshold, exactly on it, just beside it on the silent side, or nowhere (NaN). */
export type Aim = 'true' | 'edge' | 'beside' | 'nan';

type Metric = Expression & { kind: 'metric' };
type Call = Expression & { kind: 'call' };

interface Goal {
  readonly threshold: number;
  readonly aim: Aim;
}

/** Makes series for an aim. Throws `Unsolvable` where that cannot be done by construction. */
export function construct(made: Making, tree: Expression, aim: Aim): void {
  if (tree.kind === 'group') return construct(made, tree.inner, aim);
  if (tree.kind === 'unary' && tree.op === 'not') return construct(made, negate(tree.operand), aim);
  if (tree.kind === 'call') return presence(made, tree, aim);
  if (tree.kind !== 'binary') throw new Unsolvable();
  if (tree.op === 'and') {
    construct(made, tree.left, aim);
    return construct(made, tree.right, aim);
  }
  // One side is enough: the other has no data, which neither makes an `or` true nor counts against an `unless`.
  if (tree.op === 'or' || tree.op === 'unless') return construct(made, tree.left, aim);
  compared(made, tree, aim);
}

/** `absent` needs nothing, `exists` a value. */
function presence(made: Making, tree: Call, aim: Aim): void {
  if (aim !== 'true' || (tree.name !== 'absent' && tree.name !== 'exists')) throw new Unsolvable();
  if (tree.name === 'exists') realise(made, tree.args[0] as Expression, 1, { threshold: 1, aim });
}

function compared(made: Making, tree: Expression & { kind: 'binary' }, aim: Aim): void {
  const [left, right] = [numberOf(tree.left), numberOf(tree.right)];
  const threshold = right ?? left;
  if (threshold === undefined || (left !== undefined && right !== undefined)) throw new Unsolvable();
  const value = right === undefined ? tree.right : tree.left;
  const up = /^>/.test(tree.op) === (right !== undefined);
  const relative = tree.right.kind === 'number' && tree.right.unit === '%';
  const near = Math.max(Math.abs(threshold) * 0.001, relative ? 0.00001 : 0.001);
  const equal = tree.op === '==';
  if (tree.op === '!=' && aim === 'beside') throw new Unsolvable();
  const inside = equal ? threshold : up ? threshold + near : threshold - near;
  const target = {
    true: inside,
    edge: threshold,
    beside: equal || !up ? threshold + near : threshold - near,
    nan: NaN,
  }[aim];
  if (relative) return drop(made, value, target, true);
  realise(made, value, target, { threshold, aim });
}

/** Makes an expression take a value. */
function realise(made: Making, tree: Expression, value: number, goal: Goal): void {
  switch (tree.kind) {
    case 'group':
      return realise(made, tree.inner, value, goal);
    case 'metric':
      return single(made, tree, value);
    case 'unary':
      return realise(made, tree.operand, -value, goal);
    case 'binary':
      return operation(made, tree, value, goal);
    case 'call':
      return (CALLS[tree.name] ?? unsolvable)(made, tree, value, goal);
    default:
      throw new Unsolvable();
  }
}

function single(made: Making, metric: Metric, value: number): void {
  if (typeOf(made, metric.name) === 'histogram') throw new Unsolvable();
  add(made, metric, metric.name ?? '', {}, constantly(made, value));
}

/** What the open side of an operator must be, given the other side. */
const INVERSE: Readonly<
  Record<string, { left(value: number, right: number): number; right(value: number, left: number): number }>
> = {
  '+': { left: (value, right) => value - right, right: (value, left) => value - left },
  '-': { left: (value, right) => value + right, right: (value, left) => left - value },
  '*': { left: (value, right) => value / right, right: (value, left) => value / left },
  '/': { left: (value, right) => value * right, right: (value, left) => left / value },
};

function operation(made: Making, tree: Expression & { kind: 'binary' }, value: number, goal: Goal): void {
  if (tree.op === 'where') {
    realise(made, tree.left, value, goal);
    return isComparison(tree.right)
      ? construct(made, tree.right, 'true')
      : realise(made, tree.right, 1, { threshold: 1, aim: 'true' });
  }
  if (tree.op === 'else') return realise(made, tree.left, value, goal);
  const inverse = INVERSE[tree.op];
  if (inverse === undefined || Number.isNaN(value)) throw new Unsolvable();
  const [left, right] = [numberOf(tree.left), numberOf(tree.right)];
  if (right !== undefined) return realise(made, tree.left, inverse.left(value, right), goal);
  if (left !== undefined) return realise(made, tree.right, inverse.right(value, left), goal);
  // Two open sides: the right one is 1.
  realise(made, tree.right, 1, { threshold: 1, aim: 'true' });
  realise(made, tree.left, inverse.left(value, 1), goal);
}

function isComparison(tree: Expression): boolean {
  return tree.kind === 'group'
    ? isComparison(tree.inner)
    : tree.kind === 'binary' && /^(<=?|>=?|==|!=|and|or|unless)$/.test(tree.op);
}

type Realise = (made: Making, call: Call, value: number, goal: Goal) => void;

const first = (call: Call): Expression => call.args[0] as Expression;
const through: Realise = (made, call, value, goal) => realise(made, first(call), value, goal);
const unsolvable: Realise = () => {
  throw new Unsolvable();
};

/** A counter or gauge with a slope, in units a second. */
const slope =
  (per: (call: Call) => number): Realise =>
  (made, call, value, goal) => {
    const argument = first(call);
    const counter = /^(rate|irate|increase)$/.test(call.name);
    if (argument.kind !== 'metric' || Number.isNaN(value) || goal.aim === 'edge' || (counter && value < 0))
      throw new Unsolvable();
    add(made, argument, argument.name ?? '', {}, growing(made, (value / per(call)) * 60));
  };

const windowOf = (call: Call): number => {
  const argument = first(call);
  return argument.kind === 'metric' ? (argument.range.window ?? 300) : 300;
};

const CALLS: Readonly<Record<string, Realise>> = {
  avg: through,
  min: through,
  max: through,
  last: through,
  abs: through,
  clamp: through,
  round: through,
  forecast: through,
  scalar: through,
  label_replace: through,
  label_join: through,
  topk: (made, call, value, goal) => realise(made, call.args[1] as Expression, value, goal),
  bottomk: (made, call, value, goal) => realise(made, call.args[1] as Expression, value, goal),
  // A window of `sum` adds up samples, whose number depends on its edges.
  sum: (made, call, value, goal) => {
    const argument = first(call);
    if ((argument.kind === 'metric' || argument.kind === 'group') && argument.range.window !== undefined)
      throw new Unsolvable();
    realise(made, argument, value, goal);
  },
  sqrt: (made, call, value, goal) => realise(made, first(call), value ** 2, goal),
  exp: (made, call, value, goal) => realise(made, first(call), Math.log(value), goal),
  ln: (made, call, value, goal) => realise(made, first(call), Math.exp(value), goal),
  log2: (made, call, value, goal) => realise(made, first(call), 2 ** value, goal),
  log10: (made, call, value, goal) => realise(made, first(call), 10 ** value, goal),
  rate: slope(() => 1),
  irate: slope(() => 1),
  deriv: slope(() => 1),
  increase: slope(windowOf),
  delta: slope(windowOf),
  drop: (made, call, value) => drop(made, call, value, false),
  ratio,
  quantile,
};

/** A metric that fell some time ago. */
function drop(made: Making, tree: Expression, value: number, relative: boolean): void {
  const call = tree.kind === 'group' ? tree.inner : tree;
  const [metric, past] = call.kind === 'call' ? call.args : [];
  if (metric?.kind !== 'metric' || past?.kind !== 'number' || Number.isNaN(value)) throw new Unsolvable();
  const after = Math.floor(past.value / 60);
  if (after < 1 || after >= made.minutes) throw new Unsolvable();
  const before = 100;
  const now = decimal(relative ? before * (1 - value) : before - value);
  const change = Math.floor(((made.minutes - Math.max(1, Math.floor(after / 2))) * 60) / made.interval);
  add(made, metric, metric.name ?? '', {}, `${before}+0x${change} ${now}+0x${steps(made) - change - 1}`);
}

/** Counters of which one is a share of the other; all counts are whole numbers. */
function ratio(made: Making, call: Call, value: number, goal: Goal): void {
  const [part, whole] = call.args.map(counterIn);
  if (part === undefined || whole === undefined || Number.isNaN(value) || goal.aim === 'edge' || value < 0)
    throw new Unsolvable();
  // Enough events that the distance from the threshold is at least ten of them.
  const total = Math.max(100_000, 10 ** Math.ceil(Math.log10(10 / Math.abs(value - goal.threshold))));
  const hits = Math.round(total * Math.min(1, value));
  add(made, part, part.name ?? '', {}, growing(made, hits));
  if (part.name === whole.name && whole.matchers.length === 0)
    add(made, { ...part, matchers: part.matchers.map(opposite) }, part.name ?? '', {}, growing(made, total - hits));
  else add(made, whole, whole.name ?? '', {}, growing(made, total));
}

function counterIn(tree: Expression): Metric | undefined {
  if (tree.kind === 'group') return counterIn(tree.inner);
  return tree.kind === 'call' && (tree.name === 'rate' || tree.name === 'increase') && tree.args[0]?.kind === 'metric'
    ? tree.args[0]
    : undefined;
}

function opposite(matcher: Matcher): Matcher {
  return { ...matcher, op: ({ '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const)[matcher.op] };
}

/**
 * A histogram whose quantile lies on the wanted side. Prometheus interpolates inside of a bucket, so with all events in (0, b] the
 * quantile q is q·b. Its edge is not exact in floating point and is left out.
 */
function quantile(made: Making, call: Call, value: number, goal: Goal): void {
  const [q, over] = call.args;
  if (q?.kind !== 'number' || over === undefined) throw new Unsolvable();
  if (over.kind !== 'metric' || typeOf(made, over.name) !== 'histogram') return realise(made, over, value, goal);
  if (goal.aim === 'edge' || goal.threshold <= 0 || value <= 0) throw new Unsolvable();
  // An empty histogram has a NaN quantile.
  const bound = Number.isNaN(value) ? goal.threshold : Number((value / q.value).toPrecision(9));
  const perMinute = Number.isNaN(value) ? 0 : 60;
  for (const le of [decimal(bound), '+Inf']) add(made, over, `${over.name}_bucket`, { le }, growing(made, perMinute));
}

/** The number that an expression is; undefined if it depends on data. */
function numberOf(tree: Expression): number | undefined {
  if (tree.kind === 'group') return tree.range.window === undefined ? numberOf(tree.inner) : undefined;
  if (tree.kind === 'unary' && tree.op === '-') {
    const inner = numberOf(tree.operand);
    return inner === undefined ? undefined : -inner;
  }
  return tree.kind === 'number' ? tree.value : undefined;
}
