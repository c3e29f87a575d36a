import { defineDiagnostics, info } from '@trainyard/sdk';

const alert = (condition: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge" }\n    alerts:\n      - { name: "low", condition: ${JSON.stringify(condition)}, severity: "info" }\n`;

/** What the TypeScript plugin finds. */
export const typescript = defineDiagnostics({
  conditionLeftOut: info<{ text: string; why: string }>('typescript/condition-left-out', {
    message: ({ text, why }) => `\`${text}\` becomes no function of TypeScript: ${why}.`,
    why: 'A function that means something else than the condition would be worse than none.',
    remedy: 'Write it in the language of conditions, or leave it to the targets that can ask it.',
    example: { bad: alert('promql("accuracy < 0.8")'), good: alert('accuracy < 0.8') },
  }),
});
