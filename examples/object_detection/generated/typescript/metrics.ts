import { Gauge, Histogram, Registry } from 'prom-client';

/** Everything that object_detection exposes; serve `await registry.metrics()`. */
export const registry = new Registry();
export const mean_average_precision = new Gauge({ name: "mean_average_precision", help: "mean_average_precision", registers: [registry] });
export const inference_latency = new Histogram({ name: "inference_latency", help: "inference_latency (ms)", buckets: [1, 2.5, 5, 10, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10000], registers: [registry] });
