import type { Aggregation, QueryFunction } from '../../query/functions.ts';
import type { Query, QueryOf } from '../../query/tree.ts';
import { PythonGap } from './expression.ts';
import { pythonNumber, pythonText } from './literal.ts';
import { numberPieces } from './pieces/numbers.ts';
import { piecesFor } from './pieces/piece.ts';

/** The variables of a gate: what was reported, by name, and NaN. */
export interface GateNames {
  readonly reported: string;
  readonly unknown: string;
  /** Python for the parameters of the stage, by their names; they are numbers. */
  readonly parameters?: ReadonlyMap<string, string>;
}

/** A gate in Python: an expression that is true while it is open, and the functions and modules that it uses. */
export interface PythonGate {
  readonly test: string;
  readonly functions: readonly string[];
  readonly imports: readonly string[];
}

interface Asking extends GateNames {
  readonly used: Set<string>;
}

/**
 * A query over single reported numbers as native Python. What nobody reported has no value: it stands as NaN, which arithmetic hands on
 * and comparisons refuse, and is told from a reported NaN where that matters. Throws `PythonGap` for what looks at labels or at time.
 */
export function pythonGate(holds: Query, names: GateNames): PythonGate {
  const asking: Asking = { ...names, used: new Set() };
  const test = truth(asking, holds);
  const pieces = piecesFor(asking.used, numberPieces);
  return {
    test,
    functions: pieces.map((each) => each.source),
    imports: [...new Set(pieces.flatMap((each) => each.imports))].sort(),
  };
}

type Binary = QueryOf<'binary'>;
type Call = QueryOf<'call'>;

function logical(op: 'and' | 'or', left: string, right: string): string {
  const [neutral, deciding] = op === 'and' ? ['True', 'False'] : ['False', 'True'];
  if (left === right || right === neutral) return left;
  if (left === neutral) return right;
  return left === deciding || right === deciding ? deciding : `(${left} ${op} ${right})`;
}

function negated(text: string): string {
  if (/^"(?:[^"\\]|\\.)*" in \w+$/.test(text)) return text.replace(/ in (\w+)$/, ' not in $1');
  return text === 'True' ? 'False' : text === 'False' ? 'True' : `not ${/^\(.*\)$/.test(text) ? text : `(${text})`}`;
}

/** Whether a query has an element. */
function truth(asking: Asking, query: Query): string {
  switch (query.kind) {
    case 'number':
      return 'True';
    case 'selector':
      return parameterOf(asking, query) === undefined
        ? `${pythonText(reportedName(query))} in ${asking.reported}`
        : 'True';
    case 'minus':
    case 'aggregate':
      return truth(asking, query.of);
    case 'call':
      return existence(asking, query);
    case 'binary':
      return combined(asking, query);
    default:
      throw new PythonGap(`a ${query.kind} cannot be asked of single numbers`);
  }
}

function existence(asking: Asking, { name, args }: Call): string {
  const [of] = args;
  if (of === undefined) throw new PythonGap(`'${name}' cannot be asked of single numbers`);
  if (name === 'vector' || name === 'scalar') return 'True';
  if (name === 'absent') return negated(truth(asking, of));
  const [, low, high] = args;
  const turned = name === 'clamp' && low?.kind === 'number' && high?.kind === 'number' && high.value < low.value;
  return turned ? 'False' : truth(asking, of);
}

function combined(asking: Asking, query: Binary): string {
  const { op, left, right, bool } = query;
  if (op === 'and') return unequal(asking, query) ?? logical('and', truth(asking, left), truth(asking, right));
  if (op === 'or') return logical('or', truth(asking, left), truth(asking, right));
  if (op === 'unless') return logical('and', truth(asking, left), negated(truth(asking, right)));
  const present = (): string => logical('and', truth(asking, left), truth(asking, right));
  if (bool === true || /^[-+*/%^]$/.test(op)) return present();
  const constant = [left, right].map(constantOf);
  if (constant.every((each) => each !== undefined)) return compared(op, constant as number[]) ? 'True' : 'False';
  const comparison = `${operand(asking, left)} ${op} ${operand(asking, right)}`;
  return op === '!=' ? logical('and', present(), comparison) : comparison;
}

/** `x != c and x == x`, which is how queries say that a NaN is not unequal. */
function unequal(asking: Asking, { left, right }: Binary): string | undefined {
  if (left.kind !== 'binary' || left.op !== '!=' || right.kind !== 'binary' || right.op !== '==') return undefined;
  if (right.left !== right.right || (right.left !== left.left && right.left !== left.right)) return undefined;
  const [a, b] = [operand(asking, left.left), operand(asking, left.right)];
  return `(${a} < ${b} or ${a} > ${b})`;
}

function constantOf(query: Query): number | undefined {
  if (query.kind === 'number') return query.value;
  return query.kind === 'call' && query.name === 'vector' ? constantOf(query.args[0] as Query) : undefined;
}

function compared(op: string, [a = NaN, b = NaN]: readonly number[]): boolean {
  return { '==': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[op] === true;
}

/** A value as an operand: in brackets if it is an operation itself. */
function operand(asking: Asking, query: Query): string {
  const text = value(asking, query);
  return isOperation(query) ? `(${text})` : text;
}

function isOperation(query: Query): boolean {
  if (query.kind === 'binary')
    return !/^[%^]$/.test(query.op) && !(query.op === '/' && constantOf(query.right) === undefined);
  if (query.kind === 'call')
    return (
      /^(?:absent|clamp_min)$/.test(query.name) ||
      (/^(?:vector|scalar)$/.test(query.name) && isOperation(query.args[0] as Query))
    );
  if (query.kind === 'aggregate') return /^std/.test(query.name) || isOperation(query.of);
  return query.kind === 'minus';
}

/** The value of a query, NaN where it has no element. */
function value(asking: Asking, query: Query): string {
  switch (query.kind) {
    case 'number':
      return numberText(query.value);
    case 'selector':
      return (
        parameterOf(asking, query) ?? `${asking.reported}.get(${pythonText(reportedName(query))}, ${asking.unknown})`
      );
    case 'minus':
      return `-${operand(asking, query.of)}`;
    case 'aggregate':
      return aggregated[query.name](asking, query.of);
    case 'call':
      return called(asking, query);
    case 'binary':
      return operation(asking, query);
    default:
      throw new PythonGap(`a ${query.kind} cannot be asked of single numbers`);
  }
}

function numberText(number: number): string {
  return Number.isFinite(number)
    ? pythonNumber(number)
    : `float("${Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf'}")`;
}

function reportedName({ name, matchers, window, offset }: QueryOf<'selector'>): string {
  if (name === undefined || matchers.length > 0 || window !== undefined || offset !== undefined)
    throw new PythonGap('a single number has neither labels nor a past');
  return name;
}

function parameterOf({ parameters }: Asking, selector: QueryOf<'selector'>): string | undefined {
  return parameters?.get(reportedName(selector));
}

/** A value if a test holds. */
function guarded(text: string, test: string, other: string): string {
  return test === 'True' ? text : test === 'False' ? other : `(${text} if ${test} else ${other})`;
}

function operation(asking: Asking, query: Binary): string {
  const { op, left, right, bool } = query;
  const [a, b] = [(): string => operand(asking, left), (): string => operand(asking, right)];
  switch (op) {
    case '+':
    case '-':
    case '*':
      return `${a()} ${op} ${b()}`;
    case '/': {
      const by = constantOf(right);
      return by !== undefined && by !== 0 ? `${a()} / ${b()}` : helper(asking, 'divide', left, right);
    }
    case '%':
      return helper(asking, 'remainder', left, right);
    case '^':
      // A power may be 1 although one side is NaN.
      return guarded(
        helper(asking, 'power', left, right),
        logical('and', truth(asking, left), truth(asking, right)),
        asking.unknown,
      );
    case 'or':
      if (left.kind === 'selector' && parameterOf(asking, left) === undefined)
        return `${asking.reported}.get(${pythonText(reportedName(left))}, ${value(asking, right)})`;
      return guarded(value(asking, left), truth(asking, left), value(asking, right));
    case 'and':
      return guarded(value(asking, left), truth(asking, right), asking.unknown);
    case 'unless':
      return guarded(asking.unknown, truth(asking, right), value(asking, left));
    default:
      if (bool === true)
        return guarded(
          `float(${a()} ${op} ${b()})`,
          logical('and', truth(asking, left), truth(asking, right)),
          asking.unknown,
        );
      return guarded(value(asking, isSingle(left) ? right : left), truth(asking, query), asking.unknown);
  }
}

function isSingle(query: Query): boolean {
  return query.kind === 'number' || (query.kind === 'call' && query.name === 'scalar');
}

function helper(asking: Asking, name: string, ...args: readonly Query[]): string {
  asking.used.add(name);
  return `${name}(${args.map((each) => value(asking, each)).join(', ')})`;
}

const NUMBERS: Readonly<Partial<Record<QueryFunction, string>>> = {
  ceil: 'ceil',
  clamp: 'limited',
  clamp_max: 'least',
  exp: 'exp',
  floor: 'floor',
  ln: 'ln',
  log10: 'log10',
  log2: 'log2',
  sgn: 'sign',
  sqrt: 'sqrt',
};

function called(asking: Asking, call: Call): string {
  const { name, args } = call;
  const piece = NUMBERS[name];
  if (piece !== undefined) return helper(asking, piece, ...args);
  const [of, other] = args as readonly [Query, Query];
  switch (name) {
    case 'abs':
      return `abs(${value(asking, of)})`;
    case 'absent':
      return guarded('1.0', truth(asking, call), asking.unknown);
    case 'clamp_min':
      asking.used.add('least');
      return `-least(-${operand(asking, of)}, -${operand(asking, other)})`;
    case 'round':
      return args.length > 1
        ? helper(asking, 'nearest', ...args)
        : helper(asking, 'nearest', of, { kind: 'number', value: 1 });
    case 'scalar':
    case 'vector':
      return value(asking, of);
    default:
      throw new PythonGap(`'${name}' cannot be asked of single numbers`);
  }
}

const same = (asking: Asking, of: Query): string => value(asking, of);
const once = (asking: Asking, of: Query): string => guarded('1.0', truth(asking, of), asking.unknown);
/** What is spread over one value: nothing, or NaN for one that is not finite. */
const spread = (asking: Asking, of: Query): string => `(${value(asking, of)}) - (${value(asking, of)})`;
const ranked = (): string => {
  throw new PythonGap('a rank cannot be asked of single numbers');
};

/** Aggregations of one element. */
const aggregated: Readonly<Record<Aggregation, (asking: Asking, of: Query) => string>> = {
  avg: same,
  bottomk: ranked,
  count: once,
  count_values: ranked,
  group: once,
  max: same,
  min: same,
  quantile: ranked,
  stddev: spread,
  stdvar: spread,
  sum: same,
  topk: ranked,
};
