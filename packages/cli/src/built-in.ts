import compliance from '@trainyard/plugin-compliance';
import k8s from '@trainyard/plugin-k8s';
import kubeflow from '@trainyard/plugin-kubeflow';
import mlflow from '@trainyard/plugin-mlflow';
import prometheus from '@trainyard/plugin-prometheus';
import tensorboard from '@trainyard/plugin-tensorboard';
import typescript from '@trainyard/plugin-typescript';
import wandb from '@trainyard/plugin-wandb';
import type { Plugin } from '@trainyard/engine';

/** The plugins that the command carries, in the order in which they run. */
export const builtIn: readonly Plugin[] = [
  kubeflow,
  mlflow,
  wandb,
  tensorboard,
  k8s,
  prometheus,
  compliance,
  typescript,
] as readonly unknown[] as readonly Plugin[];
