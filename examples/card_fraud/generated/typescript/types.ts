import { z } from 'zod';

/** What card_fraud is asked. */
export const requestSchema = z.object({
  // In EUR.
  amount: z.number().min(0),
  country: z.literal(["DE", "FR", "US"]),
  hour: z.int().min(0).max(23),
  merchant_id: z.string().nullable(),
});

/** What card_fraud is asked, as a type. */
export type Request = z.infer<typeof requestSchema>;

/** What card_fraud answers. */
export const answerSchema = z.object({
  score: z.number(),
});

/** What card_fraud answers, as a type. */
export type Answer = z.infer<typeof answerSchema>;
