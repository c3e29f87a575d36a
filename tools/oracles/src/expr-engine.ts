import { jsonLines } from './json-lines.ts';
import { numberOf, numberText } from './prometheus-engine.ts';

/** The expression languages of Argo Rollouts and of KEDA, running as a program. */
export interface ExprEngine {
  /** Whether a success or failure condition of an analysis (argo-rollouts v1.9.1) holds for the values of a query. Throws what the library says. */
  holds(condition: string, result: readonly number[]): Promise<boolean>;
  /**
   * What a formula of scaling modifiers (KEDA v2.21.0) gives for the values of its triggers. KEDA rounds these to thousandths and takes
   * what is below zero for zero; of the result it keeps whole thousandths. Throws what the library says.
   */
  formula(formula: string, values: Readonly<Record<string, number>>): Promise<number>;
  close(): Promise<void>;
}

interface Answer {
  readonly holds?: boolean;
  readonly value?: string;
  readonly error?: string;
}

/** Starts the program once; `program` is what `requireTool('expr-engine')` gave. It runs until it is closed. */
export function exprEngine(program: string): ExprEngine {
  const lines = jsonLines(program);
  const ask = async (question: unknown): Promise<Answer> => {
    const answer = (await lines.ask(question)) as Answer;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  return {
    holds: async (condition, result) => (await ask({ condition, result: result.map(numberText) })).holds === true,
    formula: async (formula, values) => {
      const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, numberText(value)]));
      return numberOf((await ask({ formula, values: texts })).value ?? 'NaN');
    },
    close: () => lines.close(),
  };
}
