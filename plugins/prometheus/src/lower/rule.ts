import type { Condition, Path } from '@trainyard/sdk';
import type { AlertOption } from '../options.ts';

/** One alert rule, with the spec field of each part. */
export interface AlertRule {
  readonly name: string;
  readonly expr: string;
  readonly for?: number;
  readonly keepFiringFor?: number;
  /** As written; `escapeTemplate` is applied when printing. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What the options say of it, which is printed as it is written: templates. */
  readonly own?: AlertOption;
  readonly path: Path;
  readonly exprPath: Path;
  /** The condition that the rule states; absent for rules about absence and objectives, whose tests come with them. */
  readonly condition?: Condition;
  readonly tests: 'condition' | 'absence' | 'burn-rate';
  /** Metrics (for absence) or counters (for burn rates) that the tests feed. */
  readonly feeds: readonly Feed[];
}

/** A series that a test feeds: per minute so many events; and whether they are bad ones. */
export interface Feed {
  readonly series: string;
  readonly role: 'good' | 'bad' | 'total' | 'any';
}
