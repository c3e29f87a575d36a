/** What the specifications of this file are told: the tracking back ends that they record with. */
export interface EveryFieldOptions {
  readonly backends?: readonly string[];
}

/**
 * Specifications that together use every field of the language, most of them in the first. The others hold what excludes something in
 * the first: a fixed number of replicas, a condition instead of a trigger, a search that takes every combination.
 */
export function everyFieldSpecs({ backends = [] }: EveryFieldOptions = {}): readonly string[] {
  const used = backends.length === 0 ? ['recorder'] : backends;
  const trackers = used
    .map(
      (backend) =>
        `        - { backend: ${JSON.stringify(backend)}, experiment_name: "bikes", project: "bike-demand", log_dir: "/logs/bikes", uri: "https://tracking.example.com", registry: true }`,
    )
    .join('\n');
  return [training(trackers), fixedReplicas(trackers), pictures(trackers), texts(trackers)];
}

function training(trackers: string): string {
  return `mlops:
  name: "bike_demand"
  version: "2.3.0"
  description: "Tells how many bikes a station lends in the next hour"
  owner: { team: "city-ml", contact: "city-ml@example.com" }
  labels: { domain: "mobility", tier: "1" }
  training:
    pipeline:
      stages:
        - { name: "collect", type: "data_prep", inputs: ["trips", "weather"], outputs: ["features", "holdout"], timeout: "1h", entrypoint: "bikes.collect:run", image: "registry.example.com/bikes:2.3.0", parameters: { history: 90, hours: [7, 8], names: { de: "Rad" } }, resources: { cpu: "4", memory: "16Gi", gpu: "1" }, retries: { max: 2, backoff: "30s", factor: 2 }, cache: { enabled: false, ttl: "7d" } }
        - { name: "fit", type: "training", inputs: ["features"], outputs: ["model"], timeout: "4h", matrix: { region: ["north", "south"] } }
        - { name: "judge", type: "evaluation", inputs: ["model", "holdout"], outputs: ["scores"], after: ["collect"], group: "finish", command: ["python", "-m", "bikes.judge"], retries: 1, cache: true }
        - { name: "release", type: "deployment", inputs: ["model"], when: "mape <= 0.2 and drop(mape) <= 1%" }
      triggers: { schedule: { cron: "0 3 * * *", time_zone: "Europe/Vienna" }, on_data: ["trips"], on_drift: true, on_alert: ["wrong"], when: "drift_score > 0.2 for 1d", manual: true }
      artifacts: { store: "s3://artifacts/bikes", retention: "180d", types: { features: "dataset", holdout: "dataset", model: "model", scores: "metrics" } }
      notifications: [{ on: "failure", channel: "slack", to: "#city-ml", secret: "slack-webhook" }]
    experiments:
      tracking:
${trackers}
      hyperparameters: { rate: { min: 0.0001, max: 0.1, scale: "log", type: "float" }, depth: { min: 3, max: 12, type: "int" }, booster: ["tree", "dart"], rounds: 400 }
      metrics: [{ name: "seconds", goal: "minimize", primary: false }, { name: "mape", goal: "minimize", primary: true }]
      runs: { strategy: "bayesian", max: 60, parallel: 4, seed: 7, early_stopping: { patience: 10 }, scope: ["fit"] }
    hyperparameters: { leaves: 31 }
    data:
      source: "s3://data/bikes"
      format: "parquet"
      features: ["temperature", "station", "hour"]
      label_column: "lent"
      schema:
        temperature: { type: "float", min: -40, max: 60, unit: "degrees Celsius" }
        station: { type: "string", values: ["centre", "harbour"], nullable: true }
        hour: { type: "int", min: 0, max: 23 }
        rider: { type: "string", personal: "identifier" }
        fitness: { type: "float", special_category: "health" }
        home: { type: "string", sensitive: true }
        lent: { type: "int", min: 0 }
      splits: { train: 0.8, test: 0.2 }
      datasets: { trips: { source: "s3://data/bikes/trips", format: "parquet", retention: "400d" }, weather: { source: "s3://data/weather", format: "csv" } }
      licence: "CC-BY-4.0"
      retention: "2y"
    model:
      type: "gradient_boosting"
      framework: "lightgbm"
      version: "4.1.0"
      architecture: "leaf-wise"
      base_model: "bikes-2024"
      parameters: { objective: "poisson" }
      registry: { name: "bikes", alias: "live" }
      signature: { inputs: { temperature: "float", station: "string", hour: "int" }, outputs: { lent: "float" } }
  deployment:
    serving:
      endpoint: "https://bikes.example.com"
      replicas: 3
      resources: { cpu: "2", memory: "4Gi", gpu: "1" }
      image: "registry.example.com/bikes-serving:2.3.0"
      port: 9000
      protocol: "http"
      health: { path: "/healthz", initial_delay: "10s" }
      env: { LOG_LEVEL: "info", TOKEN: { secret: "bikes/token" } }
      secrets: { DB_PASSWORD: "bikes-db/password" }
    scaling: { min_replicas: 2, max_replicas: 20, target_cpu_utilization: 70, target_gpu_utilization: 60, target_memory_utilization: 80, when: [{ metric: "sum(rate(requests_total[2m]))", target: 50 }], scale_down_delay: "5m", scale_to_zero: false }
    testing:
      a_b_test: { enabled: true, traffic_split: 0.1, metric: "mape", minimum_effect: 0.5%, power: 0.8, sticky_by: "header:x-rider", max_duration: "14d" }
      canary: { steps: [5%, 25%], interval: "10m" }
      shadow: { share: 10% }
      blue_green: { auto_promote: false }
    rollback: { trigger: "wrong", threshold: 0.05, window: "30m", on_no_data: "hold", via: "rollout", dry_run: false }
  monitoring:
    metrics:
      - { name: "mape", type: "gauge", threshold: 0.2, aliases: ["error_share"], help: "Mean error as a share", unit: "ratio" }
      - { name: "wait", type: "histogram", threshold: 100, unit: "ms", buckets: [5, 50, 100, 250], labels: ["station"] }
      - { name: "requests_total", type: "counter", labels: ["station", "code"] }
      - { name: "drift_score", type: "gauge" }
      - { name: "queue_depth", type: "gauge", source: "queue:9419", external: true, nan: false }
    alerts:
      - { name: "wrong", condition: "mape > 0.2", severity: "critical", for: "15m", keep_firing_for: "5m", summary: "Answers are further off than promised", runbook: "https://runbooks.example.com/wrong", labels: { page: "true" }, notify: ["slack:#city-ml"], on_no_data: "alert" }
      - { name: "slow", condition: "p95(wait) by (station) > 100ms", severity: "warning", for: "10m" }
      - { name: "backlog", condition: "queue_depth != 0", severity: "info" }
    drift: { data_sources: ["trips"], detection_method: "ks_test", threshold: 0.05, features: ["hour"], reference: { source: "s3://data/bikes/2024", format: "parquet" }, window: "1d", schedule: "@daily", correction: "benjamini_hochberg", minimum_sample: 1000, minimum_effect: 0.1 }
    performance:
      objectives:
        - { name: "speed", objective: "99%", indicator: "wait <= 100ms", window: "30d" }
        - { name: "answers", objective: "99.9%", good: "requests_total{code!~\\"5..\\"}", total: "requests_total", window: "30d" }
  governance:
    versioning: { strategy: "semantic", changelog: true }
    compliance:
      data_privacy: ["gdpr", "ccpa"]
      model_explainability: { method: "shap", scope: "global" }
      controller: { name: "City Bikes", contact: "privacy@example.com", dpo: "dpo@example.com" }
      representative: "Law Office North"
      joint_controllers: ["Harbour Authority"]
      purposes: ["planning of stations"]
      legal_basis: "legitimate_interest"
      legitimate_interest: "Bikes where people look for them"
      data_subjects: ["riders"]
      recipients: ["city planning"]
      transfers: [{ country: "Norway", recipient: "analysts", safeguard: "adequacy" }]
      automated_decision: { solely: false, effect: "none", contest: "https://bikes.example.com/contest" }
      sold_or_shared: false
      role: "provider"
      annex_iii: ["5b"]
      article_6_3: "It only prepares what people decide"
      interacts_with_people: false
      generates_content: false
      groups: ["station"]
      risk_class: "limited"
      intended_use: "Plan where bikes go"
      limitations: ["Not for prices"]
      human_oversight: "A planner looks at every plan"
      approvals: [{ role: "planning", required: true }]
    audit: { enabled: true, retention_days: 365 }
    lineage: { data_lineage: true, model_lineage: true }
`;
}

/** Without an autoscaler, with a rollback on a condition, a grid, and single forms where the first has lists. */
function fixedReplicas(trackers: string): string {
  return `mlops:
  name: "bike_prices"
  version: "1.0.0"
  training:
    pipeline:
      stages: [{ name: "fit", type: "training", inputs: ["trips"], outputs: ["model"], entrypoint: "prices:fit", resources: { cpu: "500m", memory: "1.5Gi" }, cache: false }]
    experiments:
      tracking:
${trackers}
      hyperparameters: { depth: { min: 2, max: 8, type: "int" }, rate: [0.1, 0.01] }
      runs: { strategy: "random", max: 8, seed: 3 }
    data: { source: "/data/prices", format: "csv", features: ["hour"], schema: { hour: { type: "int" }, price: { type: "float", nullable: false } }, label_column: "price" }
  deployment:
    serving: { replicas: 3, protocol: "grpc", port: 9000 }
    rollback: { condition: "p95(wait) > 200ms" }
  monitoring:
    metrics: [{ name: "wait", type: "histogram", unit: "ms" }, { name: "load", type: "summary" }, { name: "depth", type: "gauge", external: true }]
    alerts: [{ name: "slow", condition: "wait > 100", severity: "info" }]
    drift: { detection_method: "psi", reference: "training" }
  governance:
    versioning: { strategy: "timestamp", changelog: true }
    compliance: { data_privacy: "ccpa", model_explainability: true, risk_class: "high" }
    audit: { enabled: true }
    lineage: { data_lineage: true }
`;
}

/** A classifier of pictures that scales on what it waits for. */
function pictures(trackers: string): string {
  return `mlops:
  name: "bike_damage"
  version: "0.2.0"
  training:
    pipeline:
      stages: [{ name: "fit", type: "training", inputs: ["photos"], outputs: ["model"] }]
    experiments:
      tracking:
${trackers}
      hyperparameters: { size: ["small", "large"] }
      runs: { strategy: "grid", max: 2 }
    data: { source: "/data/photos", format: "coco", classes: ["whole", "broken"] }
    model: { type: "cnn" }
  deployment:
    serving: { resources: { gpu: 1 } }
    scaling: { min_replicas: 1, max_replicas: 4, scale_to_zero: true, when: [{ metric: "avg(queue_depth)", target: 10 }] }
  monitoring:
    metrics: [{ name: "queue_depth", type: "gauge", threshold: 5 }]
  governance:
    versioning: { strategy: "git_hash", changelog: true }
    compliance: { data_privacy: "gdpr", model_explainability: false }
    lineage: { model_lineage: true }
`;
}

/** A classifier of texts without labels of its own, scaled by processor only. */
function texts(trackers: string): string {
  return `mlops:
  name: "bike_reviews"
  version: "0.2.0"
  training:
    experiments:
      tracking:
${trackers}
    data: { source: "/data/reviews", format: "csv", text_column: "review", label_column: "mood" }
  deployment:
    scaling: { min_replicas: 1, max_replicas: 4, target_cpu_utilization: 70 }
  monitoring:
    metrics: [{ name: "mood_share", type: "gauge" }]
  governance:
    compliance: { data_privacy: ["gdpr"], transfers: [], automated_decision: { solely: true, effect: "legal" }, legal_basis: "consent" }
`;
}
