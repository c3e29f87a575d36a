import { z } from 'zod';

/** What recommendation_system is asked. */
export const requestSchema = z.object({
  // Its type is not in the specification: add it to training.data.schema.
  user_id: z.union([z.string(), z.number(), z.boolean()]),
  // Its type is not in the specification: add it to training.data.schema.
  item_id: z.union([z.string(), z.number(), z.boolean()]),
  // Its type is not in the specification: add it to training.data.schema.
  rating: z.union([z.string(), z.number(), z.boolean()]),
  // Its type is not in the specification: add it to training.data.schema.
  timestamp: z.union([z.string(), z.number(), z.boolean()]),
});

/** What recommendation_system is asked, as a type. */
export type Request = z.infer<typeof requestSchema>;

/** What recommendation_system answers. */
export const answerSchema = z.object({
  // What the model answers is not in the specification: add training.model.signature.
  prediction: z.union([z.string(), z.number(), z.boolean()]),
});

/** What recommendation_system answers, as a type. */
export type Answer = z.infer<typeof answerSchema>;
