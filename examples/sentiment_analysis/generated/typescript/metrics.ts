import { Gauge, Histogram, Registry } from 'prom-client';

/** Everything that sentiment_analysis exposes; serve `await registry.metrics()`. */
export const registry = new Registry();
export const f1_score = new Gauge({ name: "f1_score", help: "f1_score", registers: [registry] });
export const prediction_latency = new Histogram({ name: "prediction_latency", help: "prediction_latency (ms)", buckets: [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000], registers: [registry] });
