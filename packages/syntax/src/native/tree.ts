import type { IToken } from 'chevrotain';
import type { Expression } from '../expression/tree.ts';

/** A text as the grammar sees it, before labels are resolved. */
export interface NativeDocument {
  readonly items: readonly Item[];
}

/** `key = value`, `key label : label { … }`, or `extends "…"`. */
export interface Item {
  readonly key: IToken;
  readonly labels: readonly IToken[];
  /** Whether a `:` stands between the two labels. */
  readonly colon: boolean;
  readonly value: Value;
  readonly comma: boolean;
}

/** What may stand behind `=`, and in lists. */
export type Value =
  | { readonly kind: 'block'; readonly open: IToken; readonly close: IToken; readonly items: readonly Item[] }
  | { readonly kind: 'list'; readonly open: IToken; readonly close: IToken; readonly items: readonly Value[] }
  | {
      readonly kind: 'expression';
      readonly tree: Expression;
      readonly holds: boolean;
      readonly start: number;
      readonly end: number;
    };
