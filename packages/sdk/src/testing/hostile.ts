import { hostileEverywhere } from './hostile-everywhere.ts';
import { FORMS, hostileText } from './hostile-text.ts';
import type { HostileSpec } from './hostile-text.ts';
import { textOf } from './spec-data.ts';

export { hostileText } from './hostile-text.ts';
export type { HostileSpec } from './hostile-text.ts';

/**
 * Specifications with a hostile text in every field that takes free text: some with names that are reserved somewhere, and those that use every
 * field of the language.
 */
export function hostileSpecs(backends: readonly string[] = []): readonly HostileSpec[] {
  const reserved = FORMS.map((_, turn) => {
    const hostile = new Map<string, string>();
    const next = (): string => {
      const marker = `zq${hostile.size}x`;
      const text = (FORMS[(turn + hostile.size) % FORMS.length] ?? '@').replace(/@(?!\{)/, marker);
      hostile.set(marker, text);
      return textOf(text);
    };
    return { text: specText(next, backends.length === 0 ? ['recorder'] : backends), hostile };
  });
  return [...reserved, ...hostileEverywhere(backends)];
}

/** A specification with `hostileText` in every field that takes free text. */
export const hostileSpec: string = specText(() => textOf(hostileText), ['mlflow', 'wandb', 'tensorboard']);

function specText(text: () => string, backends: readonly string[]): string {
  const trackers = backends
    .map(
      (backend) =>
        `{ backend: ${JSON.stringify(backend)}, experiment_name: ${text()}, project: ${text()}, log_dir: ${text()} }`,
    )
    .join(', ');
  return `mlops:
  name: "class"
  version: "1.0.0-rc.1+build.5"
  description: ${text()}
  owner: { team: ${text()}, contact: ${text()} }
  labels: { "app.kubernetes.io/x": ${text()}, plain: ${text()} }
  training:
    pipeline:
      stages:
        - { name: "import", type: "training", inputs: ["lambda", "raw-data"], outputs: ["model"], timeout: 90s, parameters: { s: ${text()}, l: [1, ${text()}, { k: ${text()} }] }, image: ${text()} }
        - { name: "Eval.2", type: "evaluation", inputs: ["model"], outputs: ["metrics"], command: ["sh", "-c", ${text()}] }
      notifications: [{ on: "failure", channel: "slack", to: ${text()}, secret: ${text()} }]
      artifacts: { store: ${text()} }
    experiments:
      tracking: [${trackers}]
      hyperparameters: { s: [${text()}, "b"], n: [1e-5, 2] }
      metrics: [{ name: "acc", goal: "maximize", primary: true }]
    hyperparameters: { fixed: ${text()} }
    data:
      source: ${text()}
      format: ${text()}
      features: [${text()}, "b"]
      label_column: ${text()}
      schema: { c: { type: "string", unit: ${text()}, personal: ${text()}, sensitive: true, values: [${text()}, "y"] } }
      datasets: { lambda: { source: ${text()}, format: ${text()} } }
      licence: ${text()}
      retention: 30d
    model: { type: ${text()}, framework: ${text()}, version: ${text()}, architecture: ${text()}, base_model: ${text()}, parameters: { p: ${text()} } }
  deployment:
    serving: { endpoint: "https://x.example.com", replicas: 2, resources: { cpu: 500m, memory: 1Gi }, env: { A: ${text()} }, secrets: { B: "s/k" }, image: "registry.example.com/a:1" }
    scaling: { min_replicas: 1, max_replicas: 3, target_cpu_utilization: 70 }
    rollback: { trigger: "low", threshold: 5% }
  monitoring:
    metrics: [{ name: "registry", type: "gauge", help: ${text()}, unit: "ratio" }, { name: "wait", type: "histogram", unit: "ms", labels: ["class"] }, { name: "requests", type: "counter", labels: ["code"] }]
    alerts: [{ name: "low", condition: "registry < 50%", severity: "critical", summary: ${text()}, labels: { x: ${text()} }, for: 5m, on_no_data: "alert" }, { name: "errors", condition: 'ratio(rate(requests{code=~"5.."}[5m]), rate(requests[5m])) > 1%', severity: "info" }]
    performance: { objectives: [{ name: "fast", objective: 99%, indicator: "wait <= 100ms", window: 30d }] }
  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance: { data_privacy: ["gdpr", "ccpa"], controller: { name: ${text()}, contact: ${text()}, dpo: ${text()} }, purposes: [${text()}], legal_basis: "consent", data_subjects: [${text()}], recipients: [${text()}], transfers: [{ country: ${text()}, recipient: ${text()}, safeguard: ${text()} }], sold_or_shared: false, intended_use: ${text()}, limitations: [${text()}], human_oversight: ${text()}, groups: [${text()}], automated_decision: { solely: false, effect: "none", contest: ${text()} }, approvals: [{ role: "owner" }] }
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }
`;
}
