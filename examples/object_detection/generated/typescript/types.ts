import { z } from 'zod';

/** What object_detection is asked. */
export const requestSchema = z.object({
  // Base64.
  image: z.base64(),
});

/** What object_detection is asked, as a type. */
export type Request = z.infer<typeof requestSchema>;

/** What object_detection answers. */
export const answerSchema = z.object({
  label: z.enum(["person", "car", "bicycle"]),
  score: z.number().min(0).max(1),
});

/** What object_detection answers, as a type. */
export type Answer = z.infer<typeof answerSchema>;
