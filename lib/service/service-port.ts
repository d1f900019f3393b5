import { show } from '../core';

/** The port itself, or one that stands for it where it is wrong (which is reported). */
export function soundPort(port: number): number {
  return portProblem('', port) ? 80 : port;
}

/** Says what is wrong with a port, or undefined. */
export function portProblem(name: string, port: unknown): string | undefined {
  const remedy = 'write the number that the container listens on, 1 to 65535';
  if (SIDECAR_PORTS.includes(port as number))
    return `${name}: ${port} is a port of Istio's sidecar; let the container listen on another one`;
  if (Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535) return undefined;
  if (port === undefined) return `${name}: missing; ${remedy}`;
  if (typeof port === 'string' && /^\d+$/.test(port))
    return `${name}: ${show(port)} is a text; write the number ${port}`;
  return `${name}: ${show(port)} is no port; ${remedy}`;
}

/** Ports that Istio's sidecar keeps for itself: a container on one of them never gets a request. */
const SIDECAR_PORTS = [15000, 15001, 15004, 15006, 15008, 15009, 15020, 15021, 15053, 15090];
