import { podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

const SAFE = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

export const unsafeSysctls: Rule = {
  id: 'unsafe-sysctls',
  family: 'security',
  severity: 'warning',
  title: 'Pods set only settings of the kernel that are their own',
  cause:
    'Kubelets refuse a pod with another sysctl, unless they are told to permit it: the pod fails with SysctlForbidden. Where they permit it, it can hold for the whole node.',
  remedy: 'take it out, or set it on the nodes',
  see: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { securityContext: { sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "80" }] }, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { securityContext: { sysctls: [{ name: kernel.msgmax, value: "65536" }] }, containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { template } of podTemplatesOf(tree)) {
      for (const sysctl of template.at('spec', 'securityContext', 'sysctls').items) {
        const at = sysctl.at('name');
        if (at.text !== undefined && !SAFE.has(at.text.replaceAll('/', '.')))
          yield { at, message: `${at.text} is not among the settings that are a pod's own` };
      }
    }
  },
};
