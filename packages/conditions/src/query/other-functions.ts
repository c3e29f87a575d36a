import { nearest } from '@trainyard/syntax';
import { queryFunctions } from './functions.ts';

const ANGLES = 'there are no angles among metrics of a service';
const NATIVE = 'it reads native histograms, which conditions do not have';
const TRIAL = 'it is experimental in Prometheus';
const ORDER = 'the order of series means nothing in an alert: leave it out';

/** Functions of Prometheus that conditions do not have, and why. */
const REASONS: Readonly<Record<string, string>> = {
  ...named(ANGLES, 'acos acosh asin asinh atan atanh cos cosh deg pi rad sin sinh tan tanh'),
  ...named(NATIVE, 'histogram_avg histogram_count histogram_fraction histogram_quantiles histogram_stddev'),
  ...named(NATIVE, 'histogram_stdvar histogram_sum'),
  ...named(TRIAL, 'double_exponential_smoothing end first_over_time info integral limitk limit_ratio mad_over_time'),
  ...named(TRIAL, 'max_of min_of range start start_timestamp step ts_of_first_over_time ts_of_last_over_time'),
  ...named(TRIAL, 'ts_of_max_over_time ts_of_min_over_time'),
  ...named(ORDER, 'sort sort_by_label sort_by_label_desc sort_desc'),
};

function named(reason: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}

/** What to say of a function that is not in the table: Prometheus has it (`beyond`), or nobody has. */
export function otherFunction(name: string): { readonly message: string; readonly beyond?: true } {
  const reason = Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
  if (reason !== undefined) return { message: `\`${name}\` cannot be read: ${reason}.`, beyond: true };
  const near = nearest(name, Object.keys(queryFunctions));
  return { message: `PromQL has no function '${name}'${near === undefined ? '.' : `: did you mean '${near}'?`}` };
}
