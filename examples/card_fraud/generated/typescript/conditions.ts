import { aggregate, constant, dataOfVersions, functions, operate, remembered, select, selectWindow, valuesOf, verdictOn, verdictsOf } from './conditions-runtime.js';
import type { Data, Readings, Truth, TwoVersions, Values, Verdicts } from './conditions-runtime.js';

export { dataOf } from './conditions-runtime.js';
export type { Data, Labels, Readings, Truth, TwoVersions, Values, Verdicts } from './conditions-runtime.js';

/** When the alert auc_low is pending; it fires once that has lasted 900 seconds: `auc < 0.92` */
export function auc_low(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const auc = remembered((at) => select(at, { name: "auc" }));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, "<", auc(at), constant(at, 0.92)),
    fails: (at) => operate(at, ">=", auc(at), constant(at, 0.92)),
    seen: (at) => auc(at),
  });
}

/** When the alert slow is pending; it fires once that has lasted 600 seconds: `quantile(0.95, scoring_latency[5m]) by (region) > 100` */
export function slow(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => functions.histogram_quantile(
    at,
    constant(at, 0.95),
    aggregate.sum(
      at,
      functions.rate(at, selectWindow(at, { name: "scoring_latency_bucket", window: 300 })),
      { kind: "by", labels: ["le", "region"] },
    ),
  ));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 100)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 100)),
    seen: (at) => value(at),
  });
}

/** When the alert errors fires: `ratio(rate(requests_total{code=~"5.."}[5m]), rate(requests_total[5m])) > 0.01` */
export function errors(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const sum_rate_requests_total = remembered((at) => aggregate.sum(
    at,
    functions.rate(at, selectWindow(at, { name: "requests_total", window: 300 })),
  ));
  const value_per_sum_rate_requests_total = remembered((at) => operate(
    at,
    "/",
    operate(
      at,
      "or",
      aggregate.sum(
        at,
        functions.rate(
          at,
          selectWindow(
            at,
            { name: "requests_total", matchers: [{ label: "code", op: "=~", value: /^5..$/su }], window: 300 },
          ),
        ),
      ),
      operate(at, "*", sum_rate_requests_total(at), constant(at, 0)),
    ),
    sum_rate_requests_total(at),
  ));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", value_per_sum_rate_requests_total(at), constant(at, 0.01)),
    fails: (at) => operate(at, "<=", value_per_sum_rate_requests_total(at), constant(at, 0.01)),
    seen: (at) => value_per_sum_rate_requests_total(at),
  });
}

/** When the candidate is taken back: `drop(auc) > 0.05` */
export function rollback(versions: TwoVersions, times: readonly number[]): readonly Verdicts[] {
  const avg_auc_minus_avg_auc = remembered((at) => operate(
    at,
    "-",
    aggregate.avg(at, select(at, { name: "auc", matchers: [{ label: "__version__", op: "=", value: "stable" }] })),
    aggregate.avg(at, select(at, { name: "auc", matchers: [{ label: "__version__", op: "=", value: "candidate" }] })),
  ));
  return verdictsOf(dataOfVersions(versions), times, {
    holds: (at) => operate(at, ">", avg_auc_minus_avg_auc(at), constant(at, 0.05)),
    fails: (at) => operate(at, "<=", avg_auc_minus_avg_auc(at), constant(at, 0.05)),
    seen: (at) => avg_auc_minus_avg_auc(at),
  });
}

/** Whether the stage release runs, given what earlier stages reported; the last release's numbers end in `_baseline`: `auc >= 0.92 and drop(auc) <= 1%` */
export function release_gate(reported: Readonly<Record<string, number>>): Truth {
  const auc = remembered((at) => select(at, { name: "auc" }));
  const avg_auc_baseline = remembered((at) => aggregate.avg(at, select(at, { name: "auc_baseline" })));
  const value = remembered((at) => operate(
    at,
    "/",
    operate(at, "-", avg_auc_baseline(at), aggregate.avg(at, auc(at))),
    avg_auc_baseline(at),
  ));
  return verdictOn(reported, {
    holds: (at) => operate(
      at,
      "and",
      operate(at, ">=", auc(at), constant(at, 0.92)),
      operate(at, "<=", value(at), constant(at, 0.01)),
    ),
    fails: (at) => operate(
      at,
      "or",
      operate(at, "<", auc(at), constant(at, 0.92)),
      operate(at, ">", value(at), constant(at, 0.01)),
    ),
    seen: (at) => operate(at, "or", auc(at), value(at)),
  });
}

/** When the pipeline runs, once that has lasted 86400 seconds: `drift_score > 0.2` */
export function trigger(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const drift_score = remembered((at) => select(at, { name: "drift_score" }));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", drift_score(at), constant(at, 0.2)),
    fails: (at) => operate(at, "<=", drift_score(at), constant(at, 0.2)),
    seen: (at) => drift_score(at),
  });
}

/** What the number of replicas follows: one for every 50: `sum(rate(requests_total[2m]))` */
export function scaling_value(series: Data | readonly Readings[], times: readonly number[]): readonly Values[] {
  return valuesOf(series, times, (at) => aggregate.sum(
    at,
    functions.rate(at, selectWindow(at, { name: "requests_total", window: 120 })),
  ));
}
