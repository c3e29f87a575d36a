import type { Expression, Grouping } from '@trainyard/syntax';
import type { FunctionName } from '../../functions/table.ts';
import { negate } from '../../types/negate.ts';
import { atom, isHistogram, isScalar, isWindow, LEVELS } from './printing.ts';
import type { Printed, Printing } from './printing.ts';
import { groupingText, joinText } from './selector.ts';

type Call = Expression & { kind: 'call' };
type Emit = (printing: Printing, call: Call) => Printed;

const first = (call: Call): Expression => call.args[0] as Expression;
const list = (printing: Printing, call: Call): string => call.args.map((each) => printing.print(each).text).join(', ');
const plain =
  (name: string): Emit =>
  (printing, call) =>
    atom(`${name}(${list(printing, call)})`);

/** Over a window `avg_over_time(x[5m])`, over labels `avg by (l) (x)`. */
const aggregate =
  (name: string): Emit =>
  (printing, call) =>
    atom(
      isWindow(first(call))
        ? `${name}_over_time(${list(printing, call)})`
        : `${name}${groupingText(call.grouping)}(${list(printing, call)})`,
    );

const ranking =
  (name: string): Emit =>
  (printing, call) =>
    atom(`${name}${groupingText(call.grouping)}(${list(printing, call)})`);

const quantile: Emit = (printing, call) => {
  const [q, over] = call.args as readonly [Expression, Expression];
  if (!isHistogram(printing, over))
    return atom(
      isWindow(over)
        ? `quantile_over_time(${list(printing, call)})`
        : `quantile${groupingText(call.grouping)}(${list(printing, call)})`,
    );
  const grouping: Grouping =
    call.grouping?.kind === 'without'
      ? call.grouping
      : { kind: 'by', labels: ['le', ...(call.grouping?.labels ?? [])] };
  const buckets = printing.print({ ...over, name: `${over.name}_bucket` }).text;
  return atom(`histogram_quantile(${printing.print(q).text}, sum${groupingText(grouping)}(rate(${buckets})))`);
};

/** A series that tells whether there is data: a histogram's count stands for all of it. */
function presence(printing: Printing, tree: Expression): Printed {
  return printing.print(isHistogram(printing, tree) ? { ...tree, name: `${tree.name}_count` } : tree);
}

/** One comparison with a number has a form of its own; every other condition is counted where it holds and where its opposite does. */
const bool: Emit = (printing, call) => {
  const tree = first(call).kind === 'group' ? (first(call) as Expression & { kind: 'group' }).inner : first(call);
  if (tree.kind === 'binary' && LEVELS[2]?.includes(tree.op) === true && isScalar(tree.right) && !isScalar(tree.left)) {
    const left = printing.inside(tree.left, 3);
    // With `bool`, PromQL compares NaN as well; here it is unknown.
    return {
      text: `${left} ${tree.op} bool${joinText(tree.join)} ${printing.inside(tree.right, 3)} and ${left} == ${left}`,
      level: 1,
    };
  }
  return {
    text: `group without () (${printing.print(tree).text}) or group without () (${printing.print(negate(tree)).text}) * 0`,
    level: 0,
  };
};

/** How much lower than before, or than in the stable version. Versions differ in labels, so each side is averaged to one number. */
const drop: Emit = (printing, call) => {
  const [metric, past] = call.args;
  if (metric?.kind !== 'metric') throw new Error('a drop is that of a metric');
  const { before, now } = dropSides(printing, metric, past);
  return { text: `${before} - ${now}`, level: 3 };
};

function dropSides(
  printing: Printing,
  metric: Expression & { kind: 'metric' },
  past: Expression | undefined,
): { readonly before: string; readonly now: string } {
  if (past?.kind === 'number')
    return {
      before: printing.print({ ...metric, range: { ...metric.range, offset: (metric.range.offset ?? 0) + past.value } })
        .text,
      now: printing.print(metric).text,
    };
  const { versions } = printing;
  if (versions === undefined) throw new Error('a drop against another version needs to know its series');
  const stable = { ...printing, versions: { ...versions, candidate: versions.stable } };
  return { before: `avg(${stable.print(metric).text})`, now: `avg(${printing.print(metric).text})` };
}

/** A drop as a share of what was before. */
export function relativeDrop(printing: Printing, call: Call): Printed {
  const [metric, past] = call.args;
  if (metric?.kind !== 'metric') throw new Error('a drop is that of a metric');
  const { before, now } = dropSides(printing, metric, past);
  return { text: `(${before} - ${now}) / ${before}`, level: 4 };
}

const ratio: Emit = (printing, call) => {
  const by = groupingText(call.grouping);
  const [part, whole] = call.args.map((each) => `sum${by}(${printing.print(each).text})`);
  return { text: `(${part} or ${whole} * 0) / ${whole}`, level: 4 };
};

const clamp: Emit = (printing, call) => {
  const [value, low, high] = call.args as readonly [Expression, Expression, Expression];
  if (low.kind === 'null' && high.kind === 'null') return printing.print(value);
  const arg = (tree: Expression): string => printing.print(tree).text;
  if (high.kind === 'null') return atom(`clamp_min(${arg(value)}, ${arg(low)})`);
  return atom(low.kind === 'null' ? `clamp_max(${arg(value)}, ${arg(high)})` : `clamp(${list(printing, call)})`);
};

/** PromQL of every function. */
export const emitters: Readonly<Record<FunctionName, Emit>> = {
  quantile,
  bool,
  drop,
  ratio,
  clamp,
  rate: plain('rate'),
  irate: plain('irate'),
  increase: plain('increase'),
  delta: plain('delta'),
  deriv: plain('deriv'),
  changes: plain('changes'),
  resets: plain('resets'),
  last: plain('last_over_time'),
  avg: aggregate('avg'),
  min: aggregate('min'),
  max: aggregate('max'),
  sum: aggregate('sum'),
  stddev: aggregate('stddev'),
  stdvar: aggregate('stdvar'),
  count: aggregate('count'),
  group: aggregate('group'),
  count_values: ranking('count_values'),
  topk: ranking('topk'),
  bottomk: ranking('bottomk'),
  absent: (printing, call) =>
    atom(
      isWindow(first(call))
        ? `absent_over_time(${presence(printing, first(call)).text})`
        : `absent(${presence(printing, first(call)).text})`,
    ),
  exists: (printing, call) => presence(printing, first(call)),
  forecast: plain('predict_linear'),
  abs: plain('abs'),
  ceil: plain('ceil'),
  floor: plain('floor'),
  round: plain('round'),
  sqrt: plain('sqrt'),
  ln: plain('ln'),
  log2: plain('log2'),
  log10: plain('log10'),
  exp: plain('exp'),
  time: plain('time'),
  timestamp: plain('timestamp'),
  hour: plain('hour'),
  day_of_week: plain('day_of_week'),
  label_replace: plain('label_replace'),
  label_join: plain('label_join'),
  vector: plain('vector'),
  scalar: plain('scalar'),
  promql: (_, call) => {
    const text = first(call);
    if (text.kind !== 'string') throw new Error('raw PromQL is text');
    return atom(`(${text.value})`);
  },
};
