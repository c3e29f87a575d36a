import { z } from 'zod';

/** What sentiment_analysis is asked. */
export const requestSchema = z.object({
  text: z.string(),
});

/** What sentiment_analysis is asked, as a type. */
export type Request = z.infer<typeof requestSchema>;

/** What sentiment_analysis answers. */
export const answerSchema = z.object({
  // Its type is not in the specification: add it to training.data.schema.
  sentiment: z.union([z.string(), z.number(), z.boolean()]),
});

/** What sentiment_analysis answers, as a type. */
export type Answer = z.infer<typeof answerSchema>;
