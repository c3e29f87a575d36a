import type { AlertRule } from './rule.ts';

/** Labels and annotations are templates to Prometheus; text of the specification is not. */
export function escapeTemplate(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}

/** What Prometheus calls an alert. */
export function printedName(rule: AlertRule): string {
  return rule.own?.alert ?? rule.name;
}

/** The labels of a rule as templates; those of its options are templates already. */
export function printedLabels({ labels, own }: AlertRule): Readonly<Record<string, string>> {
  return { ...templated(labels), ...own?.labels };
}

/** The annotations of a rule as templates; those of its options are templates already. */
export function printedAnnotations({ annotations, own }: AlertRule): Readonly<Record<string, string>> {
  return { ...templated(annotations), ...own?.annotations };
}

/** The labels of a rule that are no templates, as they stand on its alerts. */
export function plainLabels({ labels, own }: AlertRule): Readonly<Record<string, string>> {
  const all = { ...labels, ...own?.labels };
  return Object.fromEntries(
    Object.entries(all).filter(([key, text]) => !Object.hasOwn(own?.labels ?? {}, key) || !isTemplate(text)),
  );
}

/** Whether what stands on the alerts of a rule hangs on the series for which they fire. */
export function isTemplated({ own }: AlertRule): boolean {
  return [...Object.values(own?.labels ?? {}), ...Object.values(own?.annotations ?? {})].some(isTemplate);
}

function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function templated(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, escapeTemplate(text)]));
}
