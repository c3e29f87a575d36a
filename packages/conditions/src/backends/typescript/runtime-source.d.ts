// `npm run build` makes the module behind this name of the evaluator's own sources (tools/build/typescript-runtime.mjs).
declare module '#typescript-runtime' {
  /** The source of the module that generated functions import. */
  export const runtimeSource: string;
}
