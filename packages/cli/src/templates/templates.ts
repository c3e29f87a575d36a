import { forecast } from './forecast.ts';
import { llm } from './llm.ts';
import { tabular } from './tabular.ts';
import type { Template } from './template.ts';
import { text } from './text.ts';
import { vision } from './vision.ts';

const all = { tabular, vision, text, forecast, llm } as const satisfies Readonly<Record<string, Template>>;

/** The name of a template. */
export type TemplateName = keyof typeof all;

/** The names of all templates; the first is what is taken if nothing is said. */
export const templateNames = Object.keys(all) as readonly TemplateName[];

/** All templates, in the order in which they are offered, each with what it is for in one line. */
export function templates(): readonly { readonly name: TemplateName; readonly description: string }[] {
  return templateNames.map((name) => ({ name, description: all[name].description }));
}

/** A template by its name. */
export function templateOf(name: TemplateName): Template {
  return all[name];
}

/** Whether the language takes this as the name of a service. */
export function isServiceName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/.test(name);
}
