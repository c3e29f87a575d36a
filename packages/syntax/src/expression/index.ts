export { limits as expressionLimits } from './limits.ts';
export { expressionDiagnostics, parseExpression } from './parse.ts';
export type { Locate } from './parse.ts';
export { printCondition, printDuration, printExpression } from './print.ts';
export type {
  BinaryOperator,
  ConditionText,
  Expression,
  Grouping,
  Join,
  Matcher,
  Range as ExpressionRange,
  Span,
} from './tree.ts';
export { durationSeconds, secondsIn } from './values.ts';
export { partsOf } from './parts.ts';
