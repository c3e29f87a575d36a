import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything that card_fraud exposes; serve `await registry.metrics()`. */
export const registry = new Registry();
export const auc = new Gauge({ name: "auc", help: "Area under the ROC curve, labelled payments", registers: [registry] });
export const scoring_latency = new Histogram<"region">({ name: "scoring_latency", help: "scoring_latency (ms)", labelNames: ["region"], buckets: [5, 10, 25, 50, 100, 250], registers: [registry] });
export const requests_total = new Counter<"region" | "code">({ name: "requests_total", help: "requests_total", labelNames: ["region", "code"], registers: [registry] });
export const approval_rate = new Gauge({ name: "approval_rate", help: "approval_rate (ratio)", registers: [registry] });
export const drift_score = new Gauge({ name: "drift_score", help: "drift_score", registers: [registry] });
