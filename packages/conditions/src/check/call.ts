import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { functionFacts, functions, quantileOf, spellingOfPromQL } from '../functions/table.ts';
import type { FunctionFacts, Parameter } from '../functions/table.ts';
import type { Type } from '../types/condition.ts';
import { convertUnit, dimensionOf } from '../types/units.ts';
import { at, bare, DEFAULT_WINDOW, isPlain, NUMBER, refuse, written } from './checking.ts';
import type { Checking, Typed } from './checking.ts';
import { nearestFunction } from './expand.ts';
import { grouped, labelled } from './labels.ts';
import { isLiteral, literalOf } from './literals.ts';
import { declaredAs, noteGrouping, refuseBadPattern } from './metric.ts';
import { baseValue } from './unify.ts';

type Call = Expression & { kind: 'call' };

interface Calling {
  readonly checking: Checking;
  readonly call: Call;
  readonly facts: FunctionFacts;
}

/** A call of a function; the window and offset behind it are not looked at here. */
export function call(checking: Checking, written: Call): Typed {
  const expression = { ...written, range: {} };
  const q = quantileOf(expression.name);
  if (q !== undefined && expression.args.length === 1)
    return quantile(
      { checking, call: expression, facts: functions.quantile },
      q,
      expression.args[0] as Expression,
      true,
    );
  const facts = functionFacts(expression.name);
  if (facts === undefined) {
    const spelling = spellingOfPromQL(expression.name);
    const near = spelling === undefined ? nearestFunction(checking, expression.name) : undefined;
    return refuse(
      checking,
      conditions.unknownFunction(at(checking, expression.nameSpan), {
        name: expression.name,
        ...(near === undefined ? {} : { near }),
        ...(spelling === undefined ? {} : { spelling }),
      }),
    );
  }
  const calling = { checking, call: expression, facts };
  const { args } = expression;
  if (
    args.length < facts.required ||
    (args.length > facts.parameters.length && !facts.repeats) ||
    !args.every((each, index) => fits(each, facts.parameters[index] ?? 'text'))
  )
    return wrong(calling);
  if (checking.use === 'gate' && facts.gaps.includes('gate'))
    return refuse(checking, conditions.noWindowInGate(at(checking, expression.span), { text: expression.name }));
  return (OWN_RULES[expression.name] ?? KINDS[facts.kind])(calling);
}

function wrong({ checking, call: expression, facts }: Calling): never {
  return refuse(
    checking,
    conditions.wrongArguments(at(checking, expression.nameSpan), { name: expression.name, signature: facts.signature }),
  );
}

/** The form of an argument; what it yields is checked by its function. */
function fits(argument: Expression, parameter: Parameter): boolean {
  const tree = bare(argument);
  if (parameter === 'text') return tree.kind === 'string';
  if (tree.kind === 'string') return false;
  if (parameter === 'bound' && tree.kind === 'null') return true;
  if (parameter === 'number') return isLiteral(tree);
  if (parameter === 'duration') return isDuration(tree);
  return tree.kind !== 'null';
}

/** `4h`, seconds as a bare number, or as a product of some: `4 * 3600`, as rules for Prometheus write it. */
function isDuration(tree: Expression): boolean {
  if (isLiteral(tree)) return literalOf(tree).unit === undefined || dimensionOf(literalOf(tree).unit) === 'time';
  return (
    tree.kind === 'binary' &&
    tree.join === undefined &&
    /^[-+*/]$/.test(tree.op) &&
    [tree.left, tree.right].every(isBareNumber)
  );
}

function isBareNumber(tree: Expression): boolean {
  return isDuration(tree) && (!isLiteral(tree) || literalOf(tree).unit === undefined);
}

const KINDS: Readonly<Record<FunctionFacts['kind'], (calling: Calling) => Typed>> = {
  math,
  window: overTime,
  aggregate,
  ranking,
  labels: relabelled,
  clock,
  other: wrong,
};

const OWN_RULES: Readonly<Record<string, (calling: Calling) => Typed>> = {
  quantile: (calling) => {
    const [q, argument] = calling.call.args as readonly [Expression, Expression];
    const { value } = literalOf(q);
    return value < 0 || value > 1 ? wrong(calling) : quantile(calling, value, argument, false);
  },
  histogram_quantile: (calling) => {
    const [q, argument] = calling.call.args as readonly [Expression, Expression];
    const inner = set(calling, argument, false);
    const { value } = literalOf(q);
    if (value < 0 || value > 1 || calling.call.grouping !== undefined) return wrong(calling);
    const labels = inner.type.labels?.filter((label) => label !== 'le');
    const { labels: _labels, ...type } = inner.type;
    return {
      tree: { ...calling.call, args: [{ kind: 'number', value, span: q.span }, inner.tree] },
      type: { ...type, dimension: 'none', ...labelled(labels) },
    };
  },
  bool: ({ checking, call: expression }) => {
    const inner = checking.truth(expression.args[0] as Expression);
    return {
      tree: { ...expression, args: [inner.tree] },
      type: { ...NUMBER, shape: inner.type.shape, ...labelled(inner.type.labels) },
    };
  },
  absent: (calling) => {
    const { checking, call: expression } = calling;
    const inner = checking.value(expression.args[0] as Expression);
    if (isPlain(checking, inner)) return wrong(calling);
    return {
      tree: { ...expression, args: [inner.tree] },
      type: { ...NUMBER, kind: 'truth', shape: checking.use === 'gate' ? 'scalar' : 'series', labels: [] },
    };
  },
  exists: (calling) => {
    const inner = calling.checking.value(calling.call.args[0] as Expression);
    if (inner.ranged === true || isPlain(calling.checking, inner)) return wrong(calling);
    return {
      tree: { ...calling.call, args: [inner.tree] },
      type: { ...NUMBER, kind: 'truth', shape: inner.type.shape, ...labelled(inner.type.labels) },
    };
  },
  ratio: (calling) => {
    const { checking, call: expression } = calling;
    const sides = expression.args.map((each) => checking.operand(each));
    if (sides.some((each) => isPlain(checking, each))) return wrong(calling);
    const args = sides.map((each) => each.tree);
    for (const each of args) noteGrouping(checking, expression, each);
    return {
      tree: { ...expression, args },
      type: {
        kind: 'number',
        dimension: 'ratio',
        unit: 'ratio',
        shape: 'series',
        ...labelled(grouped(expression.grouping)),
      },
    };
  },
  drop,
  forecast: (calling) => {
    const [first, second] = calling.call.args as readonly [Expression, Expression];
    const { tree, type } = windowed(calling, first);
    const ahead: Expression = isLiteral(second)
      ? { kind: 'number', value: seconds(second), span: second.span }
      : second;
    return {
      tree: { ...calling.call, args: [tree, ahead] },
      type,
    };
  },
  vector: ({ call: expression }) => {
    const argument = expression.args[0] as Expression;
    const { value, unit } = literalOf(argument);
    return {
      tree: {
        ...expression,
        args: [
          {
            kind: 'number',
            value: unit === undefined ? value : (baseValue(value, unit) ?? value),
            span: argument.span,
          },
        ],
      },
      type: { ...NUMBER, shape: 'series', labels: [] },
    };
  },
  scalar: (calling) => {
    const { checking, call: expression } = calling;
    const inner = checking.operand(expression.args[0] as Expression);
    if (isPlain(checking, inner)) return wrong(calling);
    const { labels: _labels, ...type } = inner.type;
    return { tree: { ...expression, args: [inner.tree] }, type: { ...type, shape: 'scalar' } };
  },
  promql: ({ checking, call: expression }) => {
    checking.diagnostics.push(conditions.rawQuery(at(checking, expression.span)));
    return { tree: expression, type: { kind: 'number', dimension: 'none', shape: 'series' } };
  },
};

function seconds(argument: Expression): number {
  const { value, unit } = literalOf(argument);
  return unit === undefined ? value : (convertUnit(value, unit, 's') ?? 0);
}

/** A histogram's quantile is one of its events; another metric's one of its window, or of a set of series. */
function quantile(
  { checking, call: expression, facts }: Calling,
  q: number,
  argument: Expression,
  short: boolean,
): Typed {
  if (checking.use === 'gate')
    return refuse(
      checking,
      conditions.noWindowInGate(at(checking, expression.span), { text: written(checking, expression) }),
    );
  const inner = checking.value(argument);
  const tree = bare(inner.tree);
  const declared = declaredAs(checking, tree);
  const make = (over: Expression): Expression => ({
    ...expression,
    name: 'quantile',
    args: [{ kind: 'number', value: q, span: expression.span }, over],
  });
  if (declared?.type === 'histogram' && tree.kind === 'metric') {
    noteGrouping(checking, expression, tree);
    return {
      tree: make({ ...tree, range: { ...tree.range, window: tree.range.window ?? DEFAULT_WINDOW } }),
      type: { ...inner.type, shape: 'series', ...labelled(grouped(expression.grouping)) },
    };
  }
  if (inner.ranged === true)
    return expression.grouping === undefined
      ? { tree: make(inner.tree), type: inner.type }
      : wrong({ checking, call: expression, facts });
  // `p95(x)` is a function over time without a window; `quantile(q, x)` and a grouping speak of a set.
  if (short && expression.grouping === undefined && tree.kind === 'metric')
    return { tree: make({ ...tree, range: { ...tree.range, window: DEFAULT_WINDOW } }), type: inner.type };
  if (inner.type.shape === 'scalar') return wrong({ checking, call: expression, facts });
  noteGrouping(checking, expression, tree);
  return { tree: make(inner.tree), type: { ...inner.type, ...labelled(grouped(expression.grouping)) } };
}

function drop(calling: Calling): Typed {
  const { checking, call: expression } = calling;
  const [first, second] = expression.args;
  const inner = checking.value(first as Expression);
  if (inner.tree.kind !== 'metric' || inner.ranged === true || expression.grouping !== undefined) return wrong(calling);
  if (declaredAs(checking, inner.tree)?.type === 'histogram')
    return refuse(
      checking,
      conditions.histogramHere(at(checking, expression.span), { metric: inner.tree.name ?? '', text: 'drop' }),
    );
  if (second === undefined) {
    if (checking.use !== 'gate' && checking.use !== 'rollback')
      return refuse(checking, conditions.noDropHere(at(checking, expression.span), { metric: inner.tree.name ?? '' }));
    if (checking.use === 'rollback' && declaredAs(checking, inner.tree)?.external === true)
      checking.diagnostics.push(
        conditions.dropOfExternal(at(checking, expression.span), { metric: inner.tree.name ?? '' }),
      );
    return { tree: { ...expression, args: [inner.tree] }, type: inner.type };
  }
  if (literalOf(second).unit === undefined) return wrong(calling);
  if (checking.use === 'gate')
    return refuse(
      checking,
      conditions.noWindowInGate(at(checking, expression.span), { text: written(checking, expression) }),
    );
  return {
    tree: { ...expression, args: [inner.tree, { kind: 'number', value: seconds(second), span: second.span }] },
    type: inner.type,
  };
}

/** A stretch of time; a metric without a window gets five minutes. */
function windowed(calling: Calling, argument: Expression): Typed {
  const { checking, call: expression } = calling;
  const inner = checking.value(argument);
  const tree = bare(inner.tree);
  const declared = declaredAs(checking, tree);
  if (declared?.type === 'histogram')
    return refuse(
      checking,
      conditions.histogramHere(at(checking, argument.span), { metric: declared.name, text: expression.name }),
    );
  if (inner.ranged === true) return inner;
  return tree.kind === 'metric'
    ? { ...inner, tree: { ...tree, range: { ...tree.range, window: DEFAULT_WINDOW } } }
    : wrong(calling);
}

const FOR_COUNTERS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);

function overTime(calling: Calling): Typed {
  const { checking, call: expression, facts } = calling;
  if (expression.grouping !== undefined) return wrong(calling);
  const inner = windowed(calling, expression.args[0] as Expression);
  const declared = declaredAs(checking, bare(inner.tree));
  if (declared?.type === 'gauge' && FOR_COUNTERS.has(expression.name))
    checking.diagnostics.push(
      conditions.rateOfGauge(at(checking, expression.span), { metric: declared.name, name: expression.name }),
    );
  return { tree: { ...expression, args: [inner.tree] }, type: retype(facts, inner.type) };
}

function aggregate(calling: Calling): Typed {
  const { checking, call: expression, facts } = calling;
  const argument = expression.args[0] as Expression;
  const inner = set(calling, argument, expression.name !== 'group');
  const type = retype(facts, inner.type);
  if (inner.ranged === true)
    return expression.grouping === undefined ? { tree: { ...expression, args: [inner.tree] }, type } : wrong(calling);
  noteGrouping(checking, expression, inner.tree);
  return { tree: { ...expression, args: [inner.tree] }, type: { ...type, ...labelled(grouped(expression.grouping)) } };
}

/** What an aggregation takes: series, and for some a window. A histogram is no number that could be added up. */
function set({ checking, call: expression, facts }: Calling, argument: Expression, windowAllowed: boolean): Typed {
  const inner = checking.value(argument);
  const declared = declaredAs(checking, bare(inner.tree));
  if (declared?.type === 'histogram')
    return refuse(
      checking,
      conditions.histogramHere(at(checking, argument.span), { metric: declared.name, text: expression.name }),
    );
  if (inner.type.shape === 'scalar' || (inner.ranged === true && !windowAllowed))
    return wrong({ checking, call: expression, facts });
  const { labels: _labels, ...type } = inner.type;
  return inner.ranged === true ? inner : { ...inner, type };
}

function ranking(calling: Calling): Typed {
  const { checking, call: expression, facts } = calling;
  const [parameter, argument] = expression.args as readonly [Expression, Expression];
  const inner = set(calling, argument, false);
  noteGrouping(checking, expression, inner.tree);
  // The k series keep all their labels; count_values adds one to those of its grouping.
  const counts =
    expression.name === 'count_values' && parameter.kind === 'string'
      ? grouped(expression.grouping)?.concat(parameter.value)
      : undefined;
  return {
    tree: { ...expression, args: [parameter, inner.tree] },
    type: { ...retype(facts, inner.type), ...labelled(counts) },
  };
}

function math(calling: Calling): Typed {
  const { checking, call: expression, facts } = calling;
  if (expression.grouping !== undefined) return wrong(calling);
  const inner = checking.operand(expression.args[0] as Expression);
  const rest = expression.args.slice(1).map((each) => bound(calling, inner.type, each));
  return { tree: { ...expression, args: [inner.tree, ...rest] }, type: retype(facts, inner.type) };
}

/** A further number of a function, in the unit of its value. */
function bound(calling: Calling, type: Type, argument: Expression): Expression {
  if (argument.kind === 'null') return argument;
  if (!isLiteral(argument)) {
    const single = calling.checking.operand(argument);
    return single.type.shape === 'scalar' && calling.checking.use !== 'gate' ? single.tree : wrong(calling);
  }
  const { value, unit } = literalOf(argument);
  if (unit === undefined) return { kind: 'number', value, span: argument.span };
  const converted = type.unit === undefined ? baseValue(value, unit) : convertUnit(value, unit, type.unit);
  return converted === undefined ? wrong(calling) : { kind: 'number', value: converted, span: argument.span };
}

function relabelled(calling: Calling): Typed {
  const { checking, call: expression } = calling;
  const inner = checking.operand(expression.args[0] as Expression);
  if (inner.type.shape === 'scalar' || expression.grouping !== undefined) return wrong(calling);
  const [, to, , , pattern] = expression.args;
  if (expression.name === 'label_replace' && pattern?.kind === 'string')
    refuseBadPattern(checking, pattern.value, pattern.span, true);
  const labels =
    inner.type.labels === undefined || to?.kind !== 'string'
      ? undefined
      : [...new Set([...inner.type.labels, to.value])];
  const { labels: _labels, ...type } = inner.type;
  return {
    tree: { ...expression, args: [inner.tree, ...expression.args.slice(1)] },
    type: { ...type, ...labelled(labels) },
  };
}

function clock(calling: Calling): Typed {
  const { checking, call: expression, facts } = calling;
  if (expression.grouping !== undefined) return wrong(calling);
  const time: Type = {
    kind: 'number',
    dimension: facts.result === 'time' ? 'time' : 'none',
    ...(facts.result === 'time' ? { unit: 's' } : {}),
    shape: 'series',
  };
  const argument = expression.args[0];
  if (argument === undefined)
    return {
      tree: expression,
      type: expression.name === 'time' ? { ...time, shape: 'scalar' } : { ...time, labels: [] },
    };
  const inner = checking.value(argument);
  if (inner.ranged === true || inner.type.shape === 'scalar') return wrong(calling);
  return { tree: { ...expression, args: [inner.tree] }, type: { ...time, ...labelled(inner.type.labels) } };
}

function retype(facts: FunctionFacts, type: Type): Type {
  if (facts.result === 'same') return type;
  const { unit: _unit, ...rest } = type;
  return { ...rest, dimension: facts.result === 'count' ? 'count' : 'none' };
}
