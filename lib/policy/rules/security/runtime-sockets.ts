/** Whether a path is the socket of a container runtime, or the folder that it is in. */
export function isRuntimeSocket(path: string): boolean {
  return /\/(docker|containerd|crio|cri-dockerd|podman)\.sock$|\/run\/(containerd|crio|docker)\/?$/.test(path);
}
