import { aggregate, constant, dataOfVersions, functions, operate, remembered, select, selectWindow, verdictsOf } from './conditions-runtime.js';
import type { Data, Readings, TwoVersions, Verdicts } from './conditions-runtime.js';

export { dataOf } from './conditions-runtime.js';
export type { Data, Labels, Readings, Truth, TwoVersions, Values, Verdicts } from './conditions-runtime.js';

/** When the alert accuracy_drop fires: `recommendation_accuracy < 0.8` */
export function accuracy_drop(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const recommendation_accuracy = remembered((at) => select(at, { name: "recommendation_accuracy" }));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, "<", recommendation_accuracy(at), constant(at, 0.8)),
    fails: (at) => operate(at, ">=", recommendation_accuracy(at), constant(at, 0.8)),
    seen: (at) => recommendation_accuracy(at),
  });
}

/** When the alert high_latency fires: `quantile(0.95, serving_latency[5m]) > 100` */
export function high_latency(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => functions.histogram_quantile(
    at,
    constant(at, 0.95),
    aggregate.sum(
      at,
      functions.rate(at, selectWindow(at, { name: "serving_latency_bucket", window: 300 })),
      { kind: "by", labels: ["le"] },
    ),
  ));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 100)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 100)),
    seen: (at) => value(at),
  });
}

/** When the candidate is taken back: `drop(recommendation_accuracy) > 0.05` */
export function rollback(versions: TwoVersions, times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => operate(
    at,
    "-",
    aggregate.avg(
      at,
      select(at, { name: "recommendation_accuracy", matchers: [{ label: "__version__", op: "=", value: "stable" }] }),
    ),
    aggregate.avg(
      at,
      select(
        at,
        { name: "recommendation_accuracy", matchers: [{ label: "__version__", op: "=", value: "candidate" }] },
      ),
    ),
  ));
  return verdictsOf(dataOfVersions(versions), times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 0.05)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 0.05)),
    seen: (at) => value(at),
  });
}
