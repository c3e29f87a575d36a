import { Gauge, Histogram, Registry } from 'prom-client';

/** Everything that recommendation_system exposes; serve `await registry.metrics()`. */
export const registry = new Registry();
export const recommendation_accuracy = new Gauge({ name: "recommendation_accuracy", help: "recommendation_accuracy", registers: [registry] });
export const serving_latency = new Histogram({ name: "serving_latency", help: "serving_latency (ms)", buckets: [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000], registers: [registry] });
