import { aggregate, constant, dataOfVersions, functions, operate, remembered, select, selectWindow, verdictsOf } from './conditions-runtime.js';
import type { Data, Readings, TwoVersions, Verdicts } from './conditions-runtime.js';

export { dataOf } from './conditions-runtime.js';
export type { Data, Labels, Readings, Truth, TwoVersions, Values, Verdicts } from './conditions-runtime.js';

/** When the alert f1_drop fires: `f1_score < 0.85` */
export function f1_drop(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const f1_score = remembered((at) => select(at, { name: "f1_score" }));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, "<", f1_score(at), constant(at, 0.85)),
    fails: (at) => operate(at, ">=", f1_score(at), constant(at, 0.85)),
    seen: (at) => f1_score(at),
  });
}

/** When the alert slow_prediction fires: `quantile(0.95, prediction_latency[5m]) > 50` */
export function slow_prediction(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => functions.histogram_quantile(
    at,
    constant(at, 0.95),
    aggregate.sum(
      at,
      functions.rate(at, selectWindow(at, { name: "prediction_latency_bucket", window: 300 })),
      { kind: "by", labels: ["le"] },
    ),
  ));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 50)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 50)),
    seen: (at) => value(at),
  });
}

/** When the candidate is taken back: `drop(f1_score) > 0.03` */
export function rollback(versions: TwoVersions, times: readonly number[]): readonly Verdicts[] {
  const avg_f1_score_minus_avg_f1_score = remembered((at) => operate(
    at,
    "-",
    aggregate.avg(at, select(at, { name: "f1_score", matchers: [{ label: "__version__", op: "=", value: "stable" }] })),
    aggregate.avg(
      at,
      select(at, { name: "f1_score", matchers: [{ label: "__version__", op: "=", value: "candidate" }] }),
    ),
  ));
  return verdictsOf(dataOfVersions(versions), times, {
    holds: (at) => operate(at, ">", avg_f1_score_minus_avg_f1_score(at), constant(at, 0.03)),
    fails: (at) => operate(at, "<=", avg_f1_score_minus_avg_f1_score(at), constant(at, 0.03)),
    seen: (at) => avg_f1_score_minus_avg_f1_score(at),
  });
}
