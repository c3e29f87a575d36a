import type { Spec } from '@trainyard/sdk';

/** What the main port speaks, as Kubernetes and meshes read it from its name. */
export function portName(spec: Spec): 'grpc' | 'http' {
  return spec.deployment?.serving?.protocol === 'grpc' ? 'grpc' : 'http';
}

/** The port that the container listens to. */
export function containerPort(spec: Spec): number {
  return spec.deployment?.serving?.port ?? 8080;
}
