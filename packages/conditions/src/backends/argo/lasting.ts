import { binary, presence } from '../../query/shape.ts';
import type { Query } from '../../query/tree.ts';

/** Seconds between two looks at a condition that must last. An alert rule is asked as often, unless its group says otherwise. */
const STEP = 60;

/**
 * Whether a verdict (1, 0 or NaN for each label set) has been true for some seconds without a break. It is asked anew at each step of the
 * time before, both ends included, as the `for` of an alert asks: true if every answer was true, false if any was false, otherwise unknown.
 * Steps are whole milliseconds and lie on their own multiples, and a stretch of time leaves out its beginning (Prometheus 3), so a stretch
 * of n + 1 steps holds exactly n + 1 of them.
 */
export function lasting(verdict: Query, seconds: number): Query {
  const steps = Math.max(1, Math.ceil(seconds / STEP));
  const step = Math.ceil((seconds * 1000) / steps) / 1000;
  const window = Number((step * (steps + 1)).toFixed(3));
  const over = (of: Query): Query => ({ kind: 'subquery', of, window, step });
  const call = (name: 'count_over_time' | 'min_over_time' | 'present_over_time', of: Query): Query => ({
    kind: 'call',
    name,
    args: [over(of)],
  });
  const number = (value: number): Query => ({ kind: 'number', value });
  const always = binary('==', call('count_over_time', binary('==', verdict, number(1))), number(steps + 1));
  // NaN is no minimum as long as there is a number.
  const sometimesNot = binary('==', call('min_over_time', verdict), number(0));
  const times = (factor: number, of: Query): Query => binary('*', number(factor), presence(of));
  return binary(
    'or',
    binary('or', presence(always), times(0, sometimesNot)),
    times(NaN, call('present_over_time', verdict)),
  );
}
