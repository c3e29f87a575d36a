/** A stretch of an expression's text, in offsets from its beginning. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `job="x"`, `code=~"5.."`. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly span: Span;
}

/** How two sides find each other: PromQL's `on`, `ignoring`, `group_left`, `group_right`. */
export interface Join {
  readonly kind: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group?: { readonly side: 'left' | 'right'; readonly labels: readonly string[] };
}

/** `by (a, b)` or `without (a)`. */
export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

/** `[5m]`, `[1h:5m]` and `offset 1d`, in seconds. */
export interface Range {
  readonly window?: number;
  readonly step?: number;
  readonly offset?: number;
}

/** Operators between two expressions. `where` keeps the left only where the right holds, `else` fills gaps. */
export type BinaryOperator =
  | 'or'
  | 'and'
  | 'unless'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'where'
  | 'else';

/** One node of an expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly unit?: string; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | {
      readonly kind: 'metric';
      readonly name?: string;
      readonly matchers: readonly Matcher[];
      readonly range: Range;
      readonly span: Span;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly grouping?: Grouping;
      readonly range: Range;
      readonly nameSpan: Span;
      readonly span: Span;
    }
  | { readonly kind: 'group'; readonly inner: Expression; readonly range: Range; readonly span: Span }
  | { readonly kind: 'unary'; readonly op: '-' | 'not'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly join?: Join;
      readonly span: Span;
    };

/** A whole condition: an expression and how long it must hold, in seconds. */
export interface ConditionText {
  readonly expression: Expression;
  readonly for?: number;
}
