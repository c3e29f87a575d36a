import { aggregate, constant, dataOfVersions, functions, operate, remembered, select, selectWindow, verdictsOf } from './conditions-runtime.js';
import type { Data, Readings, TwoVersions, Verdicts } from './conditions-runtime.js';

export { dataOf } from './conditions-runtime.js';
export type { Data, Labels, Readings, Truth, TwoVersions, Values, Verdicts } from './conditions-runtime.js';

/** When the alert map_drop fires: `mean_average_precision < 0.8` */
export function map_drop(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const mean_average_precision = remembered((at) => select(at, { name: "mean_average_precision" }));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, "<", mean_average_precision(at), constant(at, 0.8)),
    fails: (at) => operate(at, ">=", mean_average_precision(at), constant(at, 0.8)),
    seen: (at) => mean_average_precision(at),
  });
}

/** When the alert slow_inference fires: `quantile(0.95, inference_latency[5m]) > 200` */
export function slow_inference(series: Data | readonly Readings[], times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => functions.histogram_quantile(
    at,
    constant(at, 0.95),
    aggregate.sum(
      at,
      functions.rate(at, selectWindow(at, { name: "inference_latency_bucket", window: 300 })),
      { kind: "by", labels: ["le"] },
    ),
  ));
  return verdictsOf(series, times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 200)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 200)),
    seen: (at) => value(at),
  });
}

/** When the candidate is taken back: `drop(mean_average_precision) > 0.02` */
export function rollback(versions: TwoVersions, times: readonly number[]): readonly Verdicts[] {
  const value = remembered((at) => operate(
    at,
    "-",
    aggregate.avg(
      at,
      select(at, { name: "mean_average_precision", matchers: [{ label: "__version__", op: "=", value: "stable" }] }),
    ),
    aggregate.avg(
      at,
      select(at, { name: "mean_average_precision", matchers: [{ label: "__version__", op: "=", value: "candidate" }] }),
    ),
  ));
  return verdictsOf(dataOfVersions(versions), times, {
    holds: (at) => operate(at, ">", value(at), constant(at, 0.02)),
    fails: (at) => operate(at, "<=", value(at), constant(at, 0.02)),
    seen: (at) => value(at),
  });
}
