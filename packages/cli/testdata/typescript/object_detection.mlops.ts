import { defineService } from 'trainyard';

export default defineService({
  mlops: {
    name: 'object_detection',
    version: '1.0.0',
    training: {
      pipeline: {
        stages: [
          {
            name: 'data_prep',
            type: 'data_prep',
            inputs: ['images', 'annotations'],
            outputs: ['processed_dataset'],
            timeout: 7200,
          },
          { name: 'training', type: 'training', inputs: ['processed_dataset'], outputs: ['model'], timeout: 14400 },
          {
            name: 'evaluation',
            type: 'evaluation',
            inputs: ['model', 'test_dataset'],
            outputs: ['metrics'],
            timeout: 3600,
          },
        ],
      },
      experiments: {
        tracking: { backend: 'wandb', project: 'object_detection' },
        hyperparameters: {
          learning_rate: [0.0001, 0.001],
          batch_size: [8, 16, 32],
          model_size: ['small', 'medium', 'large'],
        },
      },
      data: { source: 's3://data/object_detection', format: 'coco', classes: ['person', 'car', 'bicycle'] },
      model: { type: 'yolo', version: 'v8', framework: 'ultralytics' },
    },
    deployment: {
      serving: {
        endpoint: 'https://detection-api.example.com',
        replicas: 5,
        resources: { cpu: '4', memory: '8Gi', gpu: '1' },
      },
      scaling: { min_replicas: 2, max_replicas: 20, target_gpu_utilization: 80 },
      testing: { a_b_test: { enabled: true, traffic_split: 0.2 } },
      rollback: { trigger: 'mAP_drop', threshold: 0.02 },
    },
    monitoring: {
      metrics: [
        { name: 'mean_average_precision', type: 'gauge', threshold: 0.8 },
        { name: 'inference_latency', type: 'histogram', threshold: 200 },
      ],
      alerts: [
        { name: 'map_drop', condition: 'mean_average_precision < 0.8', severity: 'critical' },
        { name: 'slow_inference', condition: 'inference_latency > 200', severity: 'warning' },
      ],
      drift: { data_sources: ['images', 'annotations'], detection_method: 'distribution_shift', threshold: 0.1 },
    },
    governance: {
      versioning: { strategy: 'timestamp', changelog: true },
      compliance: { data_privacy: 'ccpa', model_explainability: true },
      audit: { enabled: true, retention_days: 730 },
      lineage: { data_lineage: true, model_lineage: true },
    },
  },
});
