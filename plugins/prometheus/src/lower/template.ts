/** Labels and annotations are templates to Prometheus; text of the specification is not. */
export function escapeTemplate(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}
