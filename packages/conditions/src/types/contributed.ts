/** A function that a plugin adds to the language: an expression over built-in functions, so that every back end has it at once. Plain data. */
export interface ContributedFunction {
  /** As it is called in conditions; no built-in function's name. */
  readonly name: string;
  /** The words that stand for its arguments in `expression`, in their order. */
  readonly parameters: readonly string[];
  /** A value or condition, such as `ratio(rate(bad[5m]), rate(all[5m]))`. It reads nothing but its parameters. */
  readonly expression: string;
  /** What it says, in a sentence. */
  readonly text: string;
  /** A condition that uses it, over metrics of any name. */
  readonly example: string;
}
