// Made from the schema of the language: `RECORD=1 npm run jest -- --selectProjects cli -- declarations` writes it anew.

/** A number, or one in quotes. */
export type Numeric = number | `${number}`;
/** A duration such as `90s`, `1h30m` or `7d`; a bare number is in seconds, or in days where a field says so. */
export type Duration = Numeric | `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'y'}${string}`;
/** A size such as `512Mi` or `4Gi`. */
export type Size = Numeric | `${number}${'' | ' '}${'k' | 'M' | 'G' | 'T' | 'Ki' | 'Mi' | 'Gi' | 'Ti'}`;
/** Processor cores: `2`, `0.5` or `500m`. */
export type Cores = Numeric | `${number}m`;
/** A share from 0 to 1, or a percentage such as `10%`. */
export type Share = Numeric | `${number}${'' | ' '}%`;
/** A number, a percentage, or a number with a unit such as `100ms`. */
export type Quantity = Numeric | `${number}${string}`;
/** A condition such as `accuracy < 0.8 for 5m`; checked by `trainyard check`. */
export type Condition = string | boolean;
/** Any data. */
export type AnyData =
  string | number | boolean | null | undefined | readonly AnyData[] | { readonly [key: string]: AnyData };

/** A part of a specification, which files that extend it, or the service itself, complete: nothing is required, `null` takes out, and a list of named items may be a map by name. */
export type Layer<T> = T extends readonly (infer Item)[]
  ? Item extends object
    ? readonly Layer<Item>[] | { readonly [name: string]: Layer<Item> | null }
    : T
  : T extends object
    ? { readonly [Key in keyof T]?: Layer<T[Key]> | null | undefined }
    : T;

/** A specification: the default export of a `*.mlops.ts` file. Returns what it is given. */
export declare function defineService(service: Specification): Specification;

/** A part of a specification that others extend, or a specification that completes what it extends. Returns what it is given. */
export declare function defineLayer(layer: Layer<Specification>): Layer<Specification>;

/** `specification` */
export interface Specification {
  /** Files or npm packages whose content lies beneath this one; later ones win. */
  readonly extends?: string | readonly string[] | null | undefined;
  /** The service. */
  readonly mlops: Service;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops` */
export interface Service {
  /** Unique name of the service. */
  readonly name: string;
  /** Version of the specification. */
  readonly version: string;
  /** What the service does, in a sentence. */
  readonly description?: string | null | undefined;
  /** Who answers for it. */
  readonly owner?: Owner | null | undefined;
  /** Labels for everything that is generated. */
  readonly labels?: { readonly [name: string]: string } | null | undefined;
  /** How the model comes about. */
  readonly training?: Training | null | undefined;
  /** How it is served. */
  readonly deployment?: Deployment | null | undefined;
  /** How it is watched. */
  readonly monitoring?: Monitoring | null | undefined;
  /** How it is governed. */
  readonly governance?: Governance | null | undefined;
  /** Overlays by environment, merged over all else. */
  readonly environments?: { readonly [name: string]: Layer<Service> } | null | undefined;
  /** Options of plugins by name; false turns one off. */
  readonly targets?: Targets | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.owner` */
export interface Owner {
  /** Who answers for it. */
  readonly team?: string | null | undefined;
  /** How to reach them. */
  readonly contact?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training` */
export interface Training {
  /** The steps from data to model. */
  readonly pipeline?: Pipeline | null | undefined;
  /** Tracking and search. */
  readonly experiments?: Experiments | null | undefined;
  /** Fixed values; a search value of the same name wins. */
  readonly hyperparameters?:
    { readonly [name: string]: readonly (string | number | boolean)[] | string | number | boolean } | null | undefined;
  /** What it learns from. */
  readonly data?: Data | null | undefined;
  /** What it learns. */
  readonly model?: Model | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline` */
export interface Pipeline {
  /** The steps. */
  readonly stages: readonly Stage[];
  /** What starts a run. */
  readonly triggers?: Triggers | null | undefined;
  /** What happens to results. */
  readonly artifacts?: Artifacts | null | undefined;
  /** Who is told of the end of a run. */
  readonly notifications?: readonly Notification[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.stages` */
export interface Stage {
  /** Unique name of the stage. */
  readonly name: string;
  /** What kind of work it does: data_prep, training, evaluation, deployment, or a type that a plugin declares. */
  readonly type: string;
  /** Artifacts that it reads: outputs of other stages, or external data sets. */
  readonly inputs?: readonly string[] | null | undefined;
  /** Artifacts that it produces; each has one producer. */
  readonly outputs?: readonly string[] | null | undefined;
  /** Time after which it is stopped; a bare number is in seconds. */
  readonly timeout?: Duration | null | undefined;
  /** The user's own function, `module:function`. */
  readonly entrypoint?: `${string}:${string}` | null | undefined;
  /** A command to run instead of a function. */
  readonly command?: readonly string[] | null | undefined;
  /** Container image that it runs in. */
  readonly image?: string | null | undefined;
  /** Values handed to the function. */
  readonly parameters?: { readonly [name: string]: AnyData } | null | undefined;
  /** What it may use. */
  readonly resources?: Resources | null | undefined;
  /** How often a failed run is tried again: a number, or a map. */
  readonly retries?: Numeric | Retries | null | undefined;
  /** Whether equal runs are skipped: true, false, or a map. */
  readonly cache?: boolean | Cache | null | undefined;
  /** A gate: the stage runs only if this is true. */
  readonly when?: Condition | null | undefined;
  /** One run for each combination of these values. */
  readonly matrix?: { readonly [name: string]: readonly AnyData[] } | null | undefined;
  /** Stages that must end first although no data passes. */
  readonly after?: readonly string[] | null | undefined;
  /** Stages of one group share one task. */
  readonly group?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.stages.resources` */
export interface Resources {
  /** Processor cores, such as "2" or 500m. */
  readonly cpu?: Cores | null | undefined;
  /** Memory, such as 4Gi. */
  readonly memory?: Size | null | undefined;
  /** Whole graphics processors. */
  readonly gpu?: Numeric | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.stages.retries` */
export interface Retries {
  /** How often at most. */
  readonly max: Numeric;
  /** Pause before the first retry. */
  readonly backoff?: Duration | null | undefined;
  /** What each pause is multiplied with for the next. */
  readonly factor?: Numeric | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.stages.cache` */
export interface Cache {
  /** Whether results of equal runs are used again. */
  readonly enabled?: boolean | null | undefined;
  /** How long a result may be used again. */
  readonly ttl?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.triggers` */
export interface Triggers {
  /** Runs at fixed times. */
  readonly schedule?: Schedule | null | undefined;
  /** Runs when one of these data sets changes. */
  readonly on_data?: readonly string[] | null | undefined;
  /** Runs when drift is found. */
  readonly on_drift?: boolean | null | undefined;
  /** Runs when one of these alerts fires. */
  readonly on_alert?: readonly string[] | null | undefined;
  /** Runs when this becomes true. */
  readonly when?: Condition | null | undefined;
  /** Whether people may start it by hand. */
  readonly manual?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.triggers.schedule` */
export interface Schedule {
  /** When, in five fields. */
  readonly cron: string;
  /** Time zone of the cron expression; UTC if absent. */
  readonly time_zone?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.artifacts` */
export interface Artifacts {
  /** Where artifacts are kept. */
  readonly store?: string | null | undefined;
  /** How long they are kept; a bare number is in days. */
  readonly retention?: Duration | null | undefined;
  /** What each artifact is: dataset, model, metrics or report. */
  readonly types?: { readonly [name: string]: 'dataset' | 'model' | 'metrics' | 'report' } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.pipeline.notifications` */
export interface Notification {
  /** After which end it is sent. */
  readonly on: 'success' | 'failure' | 'always';
  /** How it is sent. */
  readonly channel: 'slack' | 'email' | 'webhook' | 'pagerduty';
  /** Who gets it. */
  readonly to?: string | null | undefined;
  /** Name of the secret with the credentials. */
  readonly secret?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments` */
export interface Experiments {
  /** Where runs are recorded: one back end, or a list. */
  readonly tracking?: Tracking | readonly Tracking[] | null | undefined;
  /** The search space: lists, ranges or fixed values. */
  readonly hyperparameters?:
    | { readonly [name: string]: readonly (string | number | boolean)[] | Hyperparameters | string | number | boolean }
    | null
    | undefined;
  /** What runs are compared by. */
  readonly metrics?: readonly ExperimentsMetric[] | null | undefined;
  /** How many trials and how. */
  readonly runs?: Runs | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments.tracking` */
export interface Tracking {
  /** Where runs are recorded: mlflow, wandb, tensorboard, or a back end that a plugin declares. */
  readonly backend: string;
  /** Experiment that the runs belong to (mlflow). */
  readonly experiment_name?: string | null | undefined;
  /** Project that the runs belong to (wandb). */
  readonly project?: string | null | undefined;
  /** Folder of the event files (tensorboard). */
  readonly log_dir?: string | null | undefined;
  /** Address of the tracking server. */
  readonly uri?: `https://${string}` | `http://${string}` | null | undefined;
  /** Whether models are registered there. */
  readonly registry?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments.hyperparameters` */
export interface Hyperparameters {
  /** Smallest value. */
  readonly min: Numeric;
  /** Largest value. */
  readonly max: Numeric;
  /** How values are spread. */
  readonly scale?: 'linear' | 'log' | null | undefined;
  /** Kind of number. */
  readonly type?: 'float' | 'int' | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments.metrics` */
export interface ExperimentsMetric {
  /** Name under which stages report it. */
  readonly name: string;
  /** Which way is better. */
  readonly goal: 'maximize' | 'minimize';
  /** The one that the search follows. */
  readonly primary?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments.runs` */
export interface Runs {
  /** How the space is searched. */
  readonly strategy?: 'grid' | 'random' | 'bayesian' | null | undefined;
  /** Trials at most. */
  readonly max?: Numeric | null | undefined;
  /** Trials at once. */
  readonly parallel?: Numeric | null | undefined;
  /** Seed of the search. */
  readonly seed?: Numeric | null | undefined;
  /** When the search ends early. */
  readonly early_stopping?: EarlyStopping | null | undefined;
  /** Stages that each trial repeats; the others are shared. */
  readonly scope?: readonly string[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.experiments.runs.early_stopping` */
export interface EarlyStopping {
  /** Trials without gain before the search ends. */
  readonly patience: Numeric;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.data` */
export interface Data {
  /** Where the data is. */
  readonly source?: string | null | undefined;
  /** How it is stored: parquet, csv, coco, …. */
  readonly format?: string | null | undefined;
  /** Columns that the model reads. */
  readonly features?: readonly string[] | null | undefined;
  /** Classes that the model tells apart. */
  readonly classes?: readonly string[] | null | undefined;
  /** Column with the text. */
  readonly text_column?: string | null | undefined;
  /** Column with the expected answer. */
  readonly label_column?: string | null | undefined;
  /** Columns with types and ranges. */
  readonly schema?: { readonly [name: string]: Schema } | null | undefined;
  /** Shares of the data, adding up to 1. */
  readonly splits?: { readonly [name: string]: Share } | null | undefined;
  /** External data sets; without an entry one is `<source>/<name>`. */
  readonly datasets?: { readonly [name: string]: Datasets } | null | undefined;
  /** Licence of the data. */
  readonly licence?: string | null | undefined;
  /** How long the data is kept; a bare number is in days. */
  readonly retention?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.data.schema` */
export interface Schema {
  /** Kind of value. */
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'date' | 'datetime' | 'image' | 'bytes';
  /** Whether values may be missing. */
  readonly nullable?: boolean | null | undefined;
  /** Smallest value. */
  readonly min?: Numeric | null | undefined;
  /** Largest value. */
  readonly max?: Numeric | null | undefined;
  /** All values that may occur. */
  readonly values?: readonly (string | number | boolean)[] | null | undefined;
  /** Unit of the values. */
  readonly unit?: string | null | undefined;
  /** Whether the column is personal or confidential. */
  readonly sensitive?: boolean | null | undefined;
  /** Category of personal data. */
  readonly personal?: string | null | undefined;
  /** Special category of personal data, such as health (GDPR Art. 9). */
  readonly special_category?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.data.datasets` */
export interface Datasets {
  /** Where it is. */
  readonly source?: string | null | undefined;
  /** How it is stored. */
  readonly format?: string | null | undefined;
  /** How long it is kept; a bare number is in days. */
  readonly retention?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.model` */
export interface Model {
  /** Kind of model. */
  readonly type?: string | null | undefined;
  /** Library that trains it. */
  readonly framework?: string | null | undefined;
  /** Version of the model family or of the library. */
  readonly version?: string | null | undefined;
  /** Architecture within the kind. */
  readonly architecture?: string | null | undefined;
  /** Model that it starts from. */
  readonly base_model?: string | null | undefined;
  /** Fixed settings. */
  readonly parameters?: { readonly [name: string]: AnyData } | null | undefined;
  /** Where versions are kept. */
  readonly registry?: Registry | null | undefined;
  /** Request and answer. */
  readonly signature?: Signature | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.model.registry` */
export interface Registry {
  /** Name in the registry. */
  readonly name?: string | null | undefined;
  /** Alias that serving follows. */
  readonly alias?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.training.model.signature` */
export interface Signature {
  /** Fields of a request. */
  readonly inputs: {
    readonly [key: string]: 'string' | 'int' | 'float' | 'boolean' | 'date' | 'datetime' | 'image' | 'bytes';
  };
  /** Fields of an answer. */
  readonly outputs: {
    readonly [key: string]: 'string' | 'int' | 'float' | 'boolean' | 'date' | 'datetime' | 'image' | 'bytes';
  };
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment` */
export interface Deployment {
  /** How the model is served. */
  readonly serving?: Serving | null | undefined;
  /** How many copies when. */
  readonly scaling?: Scaling | null | undefined;
  /** How a new version is tried. */
  readonly testing?: Testing | null | undefined;
  /** When a new version is taken back. */
  readonly rollback?: Rollback | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.serving` */
export interface Serving {
  /** Address under which people reach the service. */
  readonly endpoint?: `https://${string}` | `http://${string}` | null | undefined;
  /** Copies; beside scaling, the number it starts with. */
  readonly replicas?: Numeric | null | undefined;
  /** What one copy may use. */
  readonly resources?: Resources | null | undefined;
  /** Container image; `<name>:<version>` if absent. */
  readonly image?: string | null | undefined;
  /** Port of the container; 8080 if absent. */
  readonly port?: Numeric | null | undefined;
  /** What it speaks: http, grpc, or v2 (open inference protocol). */
  readonly protocol?: 'http' | 'grpc' | 'v2' | null | undefined;
  /** How to see that it is well. */
  readonly health?: Health | null | undefined;
  /** Environment variables: a text, or { secret: "name/key" }. */
  readonly env?: { readonly [name: string]: string | Env } | null | undefined;
  /** Environment variables from secrets, `name/key`. */
  readonly secrets?: { readonly [name: string]: `${string}/${string}` } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.serving.health` */
export interface Health {
  /** Path that answers when it is well. */
  readonly path?: `/${string}` | null | undefined;
  /** Time before the first question. */
  readonly initial_delay?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.serving.env` */
export interface Env {
  /** Secret and key, `name/key`. */
  readonly secret: `${string}/${string}`;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.scaling` */
export interface Scaling {
  /** Copies at least. */
  readonly min_replicas?: Numeric | null | undefined;
  /** Copies at most. */
  readonly max_replicas: Numeric;
  /** Processor use to aim at, in percent of the request. */
  readonly target_cpu_utilization?: Share | null | undefined;
  /** Graphics processor use to aim at, in percent. */
  readonly target_gpu_utilization?: Share | null | undefined;
  /** Memory use to aim at, in percent of the request. */
  readonly target_memory_utilization?: Share | null | undefined;
  /** Scales on any value. */
  readonly when?: readonly When[] | null | undefined;
  /** How long less load is watched before copies go. */
  readonly scale_down_delay?: Duration | null | undefined;
  /** Whether no copy may run when nothing is asked. */
  readonly scale_to_zero?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.scaling.when` */
export interface When {
  /** A value, one number. */
  readonly metric: Condition;
  /** What one copy should carry of it. */
  readonly target: Numeric;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.testing` */
export interface Testing {
  /** Candidate beside stable, compared. */
  readonly a_b_test?: ABTest | null | undefined;
  /** Candidate in steps. */
  readonly canary?: Canary | null | undefined;
  /** Candidate answers unseen. */
  readonly shadow?: Shadow | null | undefined;
  /** Candidate beside stable, switched at once. */
  readonly blue_green?: BlueGreen | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.testing.a_b_test` */
export interface ABTest {
  /** Whether the test runs. */
  readonly enabled?: boolean | null | undefined;
  /** The candidate's share of requests. */
  readonly traffic_split?: Share | null | undefined;
  /** What decides. */
  readonly metric?: string | null | undefined;
  /** Smallest difference that matters; a percentage is relative to the stable value. */
  readonly minimum_effect?: Quantity | null | undefined;
  /** Chance of finding such a difference. */
  readonly power?: Share | null | undefined;
  /** What keeps a user on one side, such as header:x-user. */
  readonly sticky_by?: string | null | undefined;
  /** When it ends at the latest. */
  readonly max_duration?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.testing.canary` */
export interface Canary {
  /** The candidate's shares, one after the other. */
  readonly steps: readonly Share[];
  /** Time between steps. */
  readonly interval?: Duration | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.testing.shadow` */
export interface Shadow {
  /** Share of requests that are copied. */
  readonly share: Share;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.testing.blue_green` */
export interface BlueGreen {
  /** Whether the switch needs nobody. */
  readonly auto_promote?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.deployment.rollback` */
export interface Rollback {
  /** An alert, or `<metric>_drop`. */
  readonly trigger?: string | null | undefined;
  /** How much worse the candidate may be; a percentage is relative to the stable value. */
  readonly threshold?: Quantity | null | undefined;
  /** A condition instead of trigger and threshold. */
  readonly condition?: Condition | null | undefined;
  /** Time over which it is judged. */
  readonly window?: Duration | null | undefined;
  /** What happens when nothing is known. */
  readonly on_no_data?: 'hold' | 'rollback' | 'promote' | null | undefined;
  /** Who performs it. */
  readonly via?: 'rollout' | 'alias' | 'git' | null | undefined;
  /** Only says what it would do. */
  readonly dry_run?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring` */
export interface Monitoring {
  /** What is measured. */
  readonly metrics?: readonly MonitoringMetric[] | null | undefined;
  /** When people are called. */
  readonly alerts?: readonly Alert[] | null | undefined;
  /** When data is no longer what it was. */
  readonly drift?: Drift | null | undefined;
  /** Service level objectives. */
  readonly performance?: Performance | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.metrics` */
export interface MonitoringMetric {
  /** Unique name, as Prometheus knows it. */
  readonly name: string;
  /** What kind of series it is. */
  readonly type: 'gauge' | 'histogram' | 'counter' | 'summary';
  /** A promise: at least for a gauge, at most for a histogram's p95; raises no alert. */
  readonly threshold?: Quantity | null | undefined;
  /** Unit of its values: ms, s, bytes, ratio, …. */
  readonly unit?: string | null | undefined;
  /** Upper bounds of a histogram, rising. */
  readonly buckets?: readonly Numeric[] | null | undefined;
  /** Labels that its series carry. */
  readonly labels?: readonly string[] | null | undefined;
  /** Other names by which conditions may call it. */
  readonly aliases?: readonly string[] | null | undefined;
  /** What it says, in a sentence. */
  readonly help?: string | null | undefined;
  /** Who exposes it, `host:port`. */
  readonly source?: string | null | undefined;
  /** Whether its value may be NaN; without it, queries with `!=` are shorter. */
  readonly nan?: boolean | null | undefined;
  /** Somebody else's metric: no code is generated for it. */
  readonly external?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.alerts` */
export interface Alert {
  /** Unique name. */
  readonly name: string;
  /** When it fires. */
  readonly condition: Condition;
  /** How bad that is. */
  readonly severity: 'critical' | 'warning' | 'info';
  /** How long the condition must hold. */
  readonly for?: Duration | null | undefined;
  /** How long it stays on afterwards. */
  readonly keep_firing_for?: Duration | null | undefined;
  /** One line for those who are called. */
  readonly summary?: string | null | undefined;
  /** What to do. */
  readonly runbook?: `https://${string}` | `http://${string}` | null | undefined;
  /** Further labels. */
  readonly labels?: { readonly [name: string]: string } | null | undefined;
  /** Who is called, `channel:receiver`. */
  readonly notify?: readonly string[] | null | undefined;
  /** What a missing series means. */
  readonly on_no_data?: 'ok' | 'alert' | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.drift` */
export interface Drift {
  /** Data sets that are watched. */
  readonly data_sources?: readonly string[] | null | undefined;
  /** How distributions are compared. */
  readonly detection_method:
    'ks_test' | 'psi' | 'chi_square' | 'wasserstein' | 'jensen_shannon' | 'distribution_shift' | 'text_drift';
  /** A p-value for ks_test and chi_square (drift is below it), a distance for the others (drift is above). */
  readonly threshold?: Numeric | null | undefined;
  /** Columns that are watched. */
  readonly features?: readonly string[] | null | undefined;
  /** What is compared with: training, or { source, format }. */
  readonly reference?: 'training' | Reference | null | undefined;
  /** Stretch of new data that is compared. */
  readonly window?: Duration | null | undefined;
  /** When: @daily, @hourly, or a cron expression. */
  readonly schedule?: string | null | undefined;
  /** Correction for many features. */
  readonly correction?: 'none' | 'bonferroni' | 'benjamini_hochberg' | null | undefined;
  /** Fewer rows than this decide nothing. */
  readonly minimum_sample?: Numeric | null | undefined;
  /** Smaller differences than this do not matter. */
  readonly minimum_effect?: Numeric | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.drift.reference` */
export interface Reference {
  /** Where it is. */
  readonly source: string;
  /** How it is stored. */
  readonly format?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.performance` */
export interface Performance {
  /** Promises over time. */
  readonly objectives?: readonly Objective[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.monitoring.performance.objectives` */
export interface Objective {
  /** Unique name. */
  readonly name: string;
  /** Share of good events, such as 99.9%. */
  readonly objective: Share;
  /** When an event of a histogram is good. */
  readonly indicator?: Condition | null | undefined;
  /** Counter of good events. */
  readonly good?: Condition | null | undefined;
  /** Counter of all events. */
  readonly total?: Condition | null | undefined;
  /** Stretch over which it is promised. */
  readonly window: Duration;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance` */
export interface Governance {
  /** Versions. */
  readonly versioning?: Versioning | null | undefined;
  /** Law and policy. */
  readonly compliance?: Compliance | null | undefined;
  /** Audit log. */
  readonly audit?: Audit | null | undefined;
  /** Where things come from. */
  readonly lineage?: Lineage | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.versioning` */
export interface Versioning {
  /** How versions are named. */
  readonly strategy: 'semantic' | 'timestamp' | 'git_hash';
  /** Whether a changelog is kept. */
  readonly changelog?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance` */
export interface Compliance {
  /** Laws that apply: gdpr, ccpa, or a list. */
  readonly data_privacy?: 'gdpr' | 'ccpa' | readonly ('gdpr' | 'ccpa')[] | null | undefined;
  /** Whether answers can be explained: true, false, or how. */
  readonly model_explainability?: boolean | ModelExplainability | null | undefined;
  /** Controller (GDPR Art. 4(7)). */
  readonly controller?: Controller | null | undefined;
  /** The controller's representative (GDPR Art. 27). */
  readonly representative?: string | null | undefined;
  /** Joint controllers (GDPR Art. 26); [] says none. */
  readonly joint_controllers?: readonly string[] | null | undefined;
  /** What the processing is for. */
  readonly purposes?: readonly string[] | null | undefined;
  /** Legal basis (GDPR Art. 6(1)). */
  readonly legal_basis?:
    | 'consent'
    | 'contract'
    | 'legal_obligation'
    | 'vital_interests'
    | 'public_task'
    | 'legitimate_interest'
    | null
    | undefined;
  /** The interest, if that is the basis. */
  readonly legitimate_interest?: string | null | undefined;
  /** Whose data it is. */
  readonly data_subjects?: readonly string[] | null | undefined;
  /** Who receives it. */
  readonly recipients?: readonly string[] | null | undefined;
  /** Transfers to third countries; [] says none, absent says missing. */
  readonly transfers?: readonly Transfer[] | null | undefined;
  /** Decisions about people. */
  readonly automated_decision?: AutomatedDecision | null | undefined;
  /** Whether personal information is sold or shared (CCPA). */
  readonly sold_or_shared?: boolean | null | undefined;
  /** Role under the EU AI Act. */
  readonly role?: 'provider' | 'deployer' | null | undefined;
  /** Areas of Annex III that are claimed, such as "5b". */
  readonly annex_iii?: readonly string[] | null | undefined;
  /** Why a high-risk area is claimed not to apply. */
  readonly article_6_3?: string | null | undefined;
  /** Whether people deal with it directly (AI Act Art. 50(1)). */
  readonly interacts_with_people?: boolean | null | undefined;
  /** Whether it makes text, pictures or sound (AI Act Art. 50(2)). */
  readonly generates_content?: boolean | null | undefined;
  /** Groups for which quality is reported. */
  readonly groups?: readonly string[] | null | undefined;
  /** Risk class that its owner states. */
  readonly risk_class?: 'minimal' | 'limited' | 'high' | 'prohibited' | null | undefined;
  /** What it is made for. */
  readonly intended_use?: string | null | undefined;
  /** What it must not be used for. */
  readonly limitations?: readonly string[] | null | undefined;
  /** How people watch over it. */
  readonly human_oversight?: string | null | undefined;
  /** Who must agree. */
  readonly approvals?: readonly Approval[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance.model_explainability` */
export interface ModelExplainability {
  /** How answers are explained. */
  readonly method?: string | null | undefined;
  /** The model as a whole, or single answers. */
  readonly scope?: 'global' | 'local' | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance.controller` */
export interface Controller {
  /** Who decides on the processing. */
  readonly name: string;
  /** How to reach them. */
  readonly contact?: string | null | undefined;
  /** Data protection officer. */
  readonly dpo?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance.transfers` */
export interface Transfer {
  /** Where to. */
  readonly country: string;
  /** To whom. */
  readonly recipient?: string | null | undefined;
  /** On what ground. */
  readonly safeguard?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance.automated_decision` */
export interface AutomatedDecision {
  /** Whether no person takes part. */
  readonly solely: boolean;
  /** What it does to people (GDPR Art. 22). */
  readonly effect?: 'none' | 'legal' | 'significant' | null | undefined;
  /** Where to contest it. */
  readonly contest?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.compliance.approvals` */
export interface Approval {
  /** Who approves. */
  readonly role: string;
  /** Whether nothing goes on without. */
  readonly required?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.audit` */
export interface Audit {
  /** Whether changes and accesses are recorded. */
  readonly enabled?: boolean | null | undefined;
  /** Days that records are kept. */
  readonly retention_days?: Numeric | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlops.governance.lineage` */
export interface Lineage {
  /** Whether the way of the data is documented. */
  readonly data_lineage?: boolean | null | undefined;
  /** Whether the way to each model is documented. */
  readonly model_lineage?: boolean | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `kubeflow_options` */
export interface KubeflowOptions {
  /** Namespace of scheduled runs. */
  readonly namespace?: string | null | undefined;
  /** Image of stages that give none; build one that holds their code. */
  readonly base_image?: string | null | undefined;
  /** Packages that each stage installs with pip before it runs, such as "card-fraud==2.3.0" or "card-fraud-stages @ git+https://git.example.com/ml.git#subdirectory=generated/kubeflow/scaffold". */
  readonly packages?: readonly string[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `mlflow_options` */
export interface MlflowOptions {
  readonly [extension: `x-${string}`]: unknown;
}

/** `wandb_options` */
export interface WandbOptions {
  readonly [extension: `x-${string}`]: unknown;
}

/** `tensorboard_options` */
export interface TensorboardOptions {
  readonly [extension: `x-${string}`]: unknown;
}

/** `k8s_options` */
export interface K8sOptions {
  /** Namespace of all objects. */
  readonly namespace?: string | null | undefined;
  /** How the Service is reached. */
  readonly service_type?: 'LoadBalancer' | 'ClusterIP' | 'NodePort' | null | undefined;
  /** What stands before the name of an image that the specification does not give. */
  readonly registry?: string | null | undefined;
  /** Address at which KEDA and Argo Rollouts ask for metrics. */
  readonly prometheus?: `https://${string}` | `http://${string}` | null | undefined;
  /** Annotations of all pods. */
  readonly annotations?: { readonly [name: string]: string } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `prometheus_options` */
export interface PrometheusOptions {
  /** How often metrics are read. */
  readonly scrape_interval?: Duration | null | undefined;
  /** Port of the Services that expose the metrics. */
  readonly port?: Numeric | null | undefined;
  /** Labels that every alert carries. */
  readonly labels?: { readonly [name: string]: string } | null | undefined;
  /** Groups of rules beside that of the service: { name, interval, query_offset, limit, records, alerts }. */
  readonly groups?: readonly Group[] | null | undefined;
  /** What only Prometheus knows of an alert, by its name: { alert, labels, annotations }. */
  readonly alerts?: { readonly [name: string]: Alerts } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `groups` */
export interface Group {
  /** Unique name. */
  readonly name: string;
  /** How often its rules are evaluated. */
  readonly interval?: Duration | null | undefined;
  /** How far in the past they look. */
  readonly query_offset?: Duration | null | undefined;
  /** Alerts and series that a rule may make. */
  readonly limit?: Numeric | null | undefined;
  /** Recording rules, before the alerts. */
  readonly records?: readonly Record[] | null | undefined;
  /** Alerts that stand in this group. */
  readonly alerts?: readonly string[] | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `groups.records` */
export interface Record {
  /** Name of the series that is recorded. */
  readonly record: string;
  /** What is recorded, in PromQL. */
  readonly expr: string;
  /** Labels that the series carries. */
  readonly labels?: { readonly [name: string]: string } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `alerts` */
export interface Alerts {
  /** What Prometheus calls it. */
  readonly alert?: string | null | undefined;
  /** Further labels, which may be templates. */
  readonly labels?: { readonly [name: string]: string } | null | undefined;
  /** Further annotations, which may be templates. */
  readonly annotations?: { readonly [name: string]: string } | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `compliance_options` */
export interface ComplianceOptions {
  /** Task for the header of the model card, such as tabular-classification. */
  readonly task?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** `typescript_options` */
export interface TypescriptOptions {
  /** Extension of relative imports: .js, .ts, or empty for bundlers. */
  readonly extension?: string | null | undefined;
  readonly [extension: `x-${string}`]: unknown;
}

/** Changes to generated objects, found by their kind and name. */
export interface Patched {
  readonly patches?: readonly { readonly kind: string; readonly name: string; readonly patch: AnyData }[];
}

/** Options of plugins by name. A plugin adds its own by `declare module 'trainyard' { interface Targets { … } }`. */
export interface Targets {
  /** Options of kubeflow; `false` turns it off. */
  readonly kubeflow?: (KubeflowOptions & Patched) | false | null | undefined;
  /** Options of mlflow; `false` turns it off. */
  readonly mlflow?: (MlflowOptions & Patched) | false | null | undefined;
  /** Options of wandb; `false` turns it off. */
  readonly wandb?: (WandbOptions & Patched) | false | null | undefined;
  /** Options of tensorboard; `false` turns it off. */
  readonly tensorboard?: (TensorboardOptions & Patched) | false | null | undefined;
  /** Options of k8s; `false` turns it off. */
  readonly k8s?: (K8sOptions & Patched) | false | null | undefined;
  /** Options of prometheus; `false` turns it off. */
  readonly prometheus?: (PrometheusOptions & Patched) | false | null | undefined;
  /** Options of compliance; `false` turns it off. */
  readonly compliance?: (ComplianceOptions & Patched) | false | null | undefined;
  /** Options of typescript; `false` turns it off. */
  readonly typescript?: (TypescriptOptions & Patched) | false | null | undefined;
  readonly [plugin: string]: unknown;
}

// Plain types without imports: this text is also the declaration file of the package.

/** What scripts say of reading specifications. */
export interface ReadOptions {
  /** The environment that is laid over the base; for `check` also `all`, which checks each. */
  readonly env?: string;
  /** The commit that the specifications belong to, in hexadecimal. */
  readonly revision?: string;
  /** The time of the build, such as `2026-01-31T12:00:00Z`. */
  readonly time?: string;
  /** False uses the built-in plugins only. */
  readonly plugins?: boolean;
  /** Whether specifications in TypeScript may be run. */
  readonly allowRun?: boolean;
  /** The folder that names of files are relative to, also in results; by default that of the process. */
  readonly cwd?: string;
  /** Called with what is being done, for those who show progress. */
  readonly onProgress?: (what: string) => void;
}

/** Where files go, and whose lines win where an edit and the specification meet. */
export interface OutputOptions extends ReadOptions {
  /** The output folder; by default `generated` beside each specification. For several specifications each has a folder in it. */
  readonly out?: string;
  /** Takes one side of conflicts: `ours` is what stands on the disk, `theirs` what is generated. */
  readonly side?: 'ours' | 'theirs';
}

/** A finding as `--json` prints it. Lines and columns count from 1, columns in UTF-16 units. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The field that it speaks of, such as `monitoring.alerts[slow].condition`. */
  readonly path: string;
  /** Other places that take part. */
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
  /** What can be written instead; a safe fix changes no generated byte. */
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly {
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly endLine: number;
      readonly endColumn: number;
      readonly text: string;
    }[];
  }[];
}

/** A service that was checked. */
export interface CheckedService {
  /** Its specification. */
  readonly file: string;
  /** Its name; absent if the specification cannot be read so far. */
  readonly name?: string;
  /** The names of its environments. */
  readonly environments: readonly string[];
  /** All files that it is made of: the specification and what it extends. */
  readonly sources: readonly string[];
}

/** What checking found. */
export interface CheckResult {
  /** Whether there is no error; there may be warnings. */
  readonly ok: boolean;
  readonly diagnostics: readonly Finding[];
  readonly services: readonly CheckedService[];
}

/** What would happen, or happened, to one file. `keep` leaves an edited or handed over file alone. */
export interface FilePlan {
  /** Within the output folder, with `/`. */
  readonly path: string;
  readonly action: 'create' | 'update' | 'delete' | 'adopt' | 'keep' | 'unchanged' | 'conflict';
  /** Why, where that is not plain. */
  readonly reason?: string;
  /** What stands on the disk before; absent if nothing does, or if nothing had to be read. */
  readonly before?: string;
  /** What is written; absent if nothing is. */
  readonly content?: string;
}

/** One service in one environment, with what would happen to its folder. */
export interface UnitPlan {
  /** The name of the service, and after `@` its environment. */
  readonly unit: string;
  /** Its specification. */
  readonly file: string;
  readonly folder: string;
  readonly upToDate: boolean;
  readonly files: readonly FilePlan[];
}

/** What generating would do. Without units if there is an error. */
export interface PlanResult {
  /** Whether there is no error. */
  readonly ok: boolean;
  /** Whether nothing would change and nothing is in conflict. */
  readonly upToDate: boolean;
  readonly diagnostics: readonly Finding[];
  readonly units: readonly UnitPlan[];
}

/** What generating did. */
export interface GenerateResult {
  /** Whether all is written: no error and no conflict. */
  readonly ok: boolean;
  /** Whether the files were written; those in conflict were left alone. */
  readonly written: boolean;
  readonly diagnostics: readonly Finding[];
  readonly units: readonly UnitPlan[];
}

/**
 * What is thrown if there is no answer: a file that is not there, wrong options (exit code 2 of the command), or a bug of Trainyard or of a
 * plugin (3).
 */
export interface TrainyardError extends Error {
  readonly name: 'TrainyardError';
  readonly exitCode: number;
  readonly diagnostics: readonly Finding[];
}

/** Checks specifications; writes nothing. Throws `TrainyardError` for files that are not there. */
export declare function check(specs: string | readonly string[], options?: ReadOptions): Promise<CheckResult>;

/** Says what `generate` would do; writes nothing. Throws `TrainyardError` for files that are not there. */
export declare function plan(specs: string | readonly string[], options?: OutputOptions): Promise<PlanResult>;

/** Generates everything and writes what changed, all of it or, after an error, nothing. Edits are merged. Throws `TrainyardError` for files that are not there. */
export declare function generate(specs: string | readonly string[], options?: OutputOptions): Promise<GenerateResult>;

/** What a new service is made of. */
export interface ServiceFilesOptions {
  /** The kind of service: `tabular` (the default), `vision`, `text`, `forecast` or `llm`. */
  readonly template?: 'tabular' | 'vision' | 'text' | 'forecast' | 'llm';
  /** What the specification is written in; by default YAML. */
  readonly syntax?: 'yaml' | 'native';
  /** Where editors find the schema, seen from the specification, as a path or an address. Only YAML names one. */
  readonly schema?: string;
}

/** A file to begin with. */
export interface ServiceFile {
  /** Relative to the folder of the service, with `/`. */
  readonly path: string;
  readonly content: string;
}

/**
 * What `trainyard init` writes for a new service: first its specification, then the code of its stages. Writes nothing. Throws `TypeError`
 * for a name that no service can have.
 */
export declare function serviceFiles(name: string, options?: ServiceFilesOptions): Promise<readonly ServiceFile[]>;

// Plain types without imports: this text is also part of the declaration file of the package.

/** What `trainyard.config.ts` exports and `trainyard.config.json` holds. */
export interface Configuration {
  /** Plugins beside those among the direct dependencies: package names, and paths from this file, such as `./plugin.ts`. */
  readonly plugins?: readonly string[];
  readonly limits?: Limits;
}

/** Bounds of what specifications and plugins may take; what is left out stays as it is. */
export interface Limits {
  /** Characters (UTF-16 units) in one file of a specification. */
  readonly fileCharacters?: number;
  /** Maps and lists within each other. */
  readonly nesting?: number;
  /** Values in one file, aliases expanded. */
  readonly values?: number;
  /** Values in one file that stand for aliases. */
  readonly aliasValues?: number;
  /** Files that a specification extends, directly or through others. */
  readonly extendedFiles?: number;
  readonly environments?: number;
  readonly stages?: number;
  readonly metrics?: number;
  readonly alerts?: number;
  /** Labels of one service, metric or alert. */
  readonly labels?: number;
  /** Seconds that each part of a plugin may take: loading, checking, generating. */
  readonly pluginSeconds?: number;
  /** Megabytes of memory, of the process in which the plugins of others compute. */
  readonly pluginMegabytes?: number;
  /** Characters in one file of a plugin. */
  readonly pluginFileCharacters?: number;
  /** Characters in all files of a plugin together. */
  readonly pluginCharacters?: number;
  readonly pluginFiles?: number;
  readonly pluginFindings?: number;
  /** Files of all plugins together. */
  readonly generatedFiles?: number;
  /** Characters in the files of all plugins together. */
  readonly generatedCharacters?: number;
}

/** The configuration of a project: the default export of `trainyard.config.ts`. Returns what it is given. */
export declare function defineConfig(configuration: Configuration): Configuration;
