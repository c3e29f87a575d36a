import { textOf } from './spec-data.ts';

/** Names of the form that the language takes, which mean something to a target, a reader of files or a file system. */
export const hostileNames: readonly string[] = [
  // Python: words, built-in functions, what generated modules import.
  ...words('False None True and as assert async await break class continue def del elif else except finally for from'),
  ...words('global if import in is lambda nonlocal not or pass raise return try while with yield match case type _ __'),
  ...words('self cls print list dict str int float bool len id object super range map json os sys math typing kfp dsl'),
  ...words(
    'mlflow wandb Input Output Dataset Model Metrics Artifact run search inputs outputs parameters main __init__',
  ),
  ...words('__name__ __dict__ __class__'),
  // TypeScript and objects of JavaScript.
  ...words('any arguments boolean catch const debugger default delete do enum eval export extends function implements'),
  ...words(
    'instanceof interface let new null number package private protected public static string switch symbol this',
  ),
  ...words(
    'throw true false typeof undefined unknown var void z conditions registry never NaN Infinity Promise Object',
  ),
  ...words('Map Set toString valueOf hasOwnProperty isPrototypeOf __defineGetter__ __lookupSetter__ then length name'),
  // PromQL and what Prometheus keeps for itself.
  ...words('by without on ignoring group_left group_right bool offset sum avg min max count rate time vector scalar'),
  ...words('unless atan2 start end up job instance le quantile alertname ALERTS scrape_duration_seconds inf nan'),
  // YAML 1.1, and numbers that are none.
  ...words('y n Y N yes no Yes NO on off On OFF Null NULL TRUE e1 _1 _0x1f _1e3'),
  // File systems and Kubernetes.
  ...words('con CON prn aux nul NUL com1 lpt9 con.txt a. a- _.'),
  ...words('kube-system default x-y x.y x_y'),
  // As long as may be, and alike in the first 63 characters.
  'l'.repeat(200),
  `${'l'.repeat(199)}m`,
];

/** Names that no field takes, in each of which something else is wrong. */
export const refusedNames: readonly string[] = [
  '',
  ' ',
  'a b',
  '1a',
  '-a',
  '.a',
  '..',
  '../a',
  'a/b',
  'a\\b',
  'a:b c',
  'a\nb',
  'a\0',
  'a"b',
  "a'b",
  '${a}',
  '$(a)',
  '{{ a }}',
  'größe',
  'имя',
  '名前',
  'ａ',
  'a\u200bb',
  '\u202ea',
  'a\ufeff',
  '\ud800',
  '💥',
  '__proto__',
  'constructor',
  'prototype',
  'l'.repeat(201),
];

function words(text: string): string[] {
  return text.split(' ');
}

/** Where a name stands, and its form: `name`, what Prometheus takes for a `metric` or a `label`, or any text as a `key`. */
export type NameKind = 'name' | 'metric' | 'label' | 'key';

const FORMS: Readonly<Record<NameKind, RegExp>> = {
  name: /^[A-Za-z_][A-Za-z0-9_.-]*$/,
  metric: /^[A-Za-z_][A-Za-z0-9_:]*$/,
  label: /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/,
  key: /^/,
};

/**
 * A specification in which everything that has a name is called `z_…`, so that its names can be told from the words of the language, and be given
 * by replacing text: `z_m_…` are metrics, `z_l_…` labels and variables, `z_k_…` keys that may be any text, the others names.
 */
export const namesSpec = `mlops:
  name: "z_service"
  version: "1.0.0"
  labels: { "z_k_label": "a", "z_k_other": "b" }
  training:
    pipeline:
      stages:
        - { name: "z_collect", type: "data_prep", inputs: ["z_trips", "z_weather"], outputs: ["z_table", "z_rest"], entrypoint: "bikes:run", parameters: { "z_k_parameter": 1, "z_k_nested": { "z_k_inner": "x" } } }
        - { name: "z_fit", type: "training", inputs: ["z_table"], outputs: ["z_model"], matrix: { "z_side": ["a", "b"] }, group: "z_group" }
        - { name: "z_fit_more", type: "training", inputs: ["z_table"], outputs: ["z_second"], after: ["z_fit"], group: "z_group" }
        - { name: "z_judge", type: "evaluation", inputs: ["z_model", "z_rest"], outputs: ["z_scores"], command: ["python", "-m", "judge"] }
        - { name: "z_release", type: "deployment", inputs: ["z_model"], when: "z_loss <= 0.2" }
      triggers: { on_data: ["z_trips"], on_alert: ["z_wrong"] }
      artifacts: { types: { "z_table": "dataset", "z_model": "model", "z_scores": "metrics" } }
    experiments:
      tracking: [{ backend: "mlflow" }, { backend: "wandb" }, { backend: "tensorboard" }]
      hyperparameters: { "z_rate": { min: 0.1, max: 0.5 }, "z_depth": { min: 1, max: 4, type: "int" }, "z_booster": ["a", "b"] }
      metrics: [{ name: "z_loss", goal: "minimize", primary: true }, { name: "z_seconds", goal: "minimize" }]
      runs: { strategy: "random", max: 4, scope: ["z_fit"] }
    hyperparameters: { "z_leaves": 31, "z_rounds": [1, 2] }
    data:
      source: "s3://data/bikes"
      format: "csv"
      schema: { "z_hour": { type: "int", min: 0, max: 23 }, "z_rider": { type: "string", personal: "identifier" }, "z_lent": { type: "int" } }
      splits: { "z_train": 0.8, "z_test": 0.2 }
      datasets: { "z_trips": { source: "/data/trips", format: "csv" }, "z_weather": { source: "/data/weather" } }
    model:
      type: "gradient_boosting"
      parameters: { "z_k_objective": "poisson" }
      registry: { name: "bikes", alias: "z_alias" }
      signature: { inputs: { "z_k_in": "float", "z_k_into": "int" }, outputs: { "z_k_out": "float", "z_k_outer": "string" } }
  deployment:
    serving: { replicas: 2, env: { "z_l_variable": "a", "z_l_variable_2": "b" }, secrets: { "z_l_secret": "s/k" } }
    rollback: { trigger: "z_wrong" }
  monitoring:
    metrics:
      - { name: "z_m_share", type: "gauge", aliases: ["z_m_alias"], labels: ["z_l_region", "z_l_zone"] }
      - { name: "z_m_wait", type: "histogram", unit: "ms", buckets: [5, 50, 100], labels: ["z_l_station"] }
      - { name: "z_m_requests", type: "counter", labels: ["z_l_code"] }
    alerts:
      - { name: "z_wrong", condition: "z_m_share > 0.2", severity: "critical", labels: { "z_l_page": "yes" }, on_no_data: "alert" }
      - { name: "z_slow", condition: "p95(z_m_wait) by (z_l_station) > 100", severity: "warning" }
      - { name: "z_errors", condition: 'ratio(rate(z_m_requests{z_l_code=~"5.."}[5m]), rate(z_m_requests[5m])) > 1%', severity: "info" }
    drift: { data_sources: ["z_trips"], detection_method: "psi" }
    performance: { objectives: [{ name: "z_fast", objective: 99%, indicator: "z_m_wait <= 100", window: 30d }, { name: "z_good", objective: 99%, good: 'z_m_requests{z_l_code!~"5.."}', total: "z_m_requests", window: 30d }] }
  governance:
    compliance: { data_privacy: ["gdpr"], approvals: [{ role: "z_planner" }, { role: "z_lawyer" }] }
  environments: { "z_staging": { monitoring: { alerts: { "z_slow": { severity: "info" } } } }, "z_live": {} }
`;

/** The names of `namesSpec`, in the order in which they first stand there. */
export const namesInSpec: readonly string[] = [...new Set(namesSpec.match(/\bz_\w+/g))];

/** Of what form a name of `namesSpec` has to be. */
export function kindOf(name: string): NameKind {
  return name.startsWith('z_m_')
    ? 'metric'
    : name.startsWith('z_l_')
      ? 'label'
      : name.startsWith('z_k_')
        ? 'key'
        : 'name';
}

/** Whether a field of that kind takes a text of this form. */
export function fits(kind: NameKind, text: string): boolean {
  return text.length <= 200 && FORMS[kind].test(text);
}

/** `namesSpec` with other names; inside of conditions only with such as are one word there. */
export function withNames(names: ReadonlyMap<string, string>): string {
  return namesSpec.replace(/"(z_\w+)"|\bz_\w+/g, (found, quoted: string | undefined) => {
    const other = names.get(quoted ?? found) ?? quoted ?? found;
    if (quoted !== undefined) return textOf(other);
    return /^\w+$/.test(other) ? other : found;
  });
}
