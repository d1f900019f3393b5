import type { Application } from './application';
import type { Fleet, Replica } from './fleet';
import { type Release, scrapeLabels } from './istio-labels';
import type { Kubelet } from './kubelet';
import type { MeshTallies } from './mesh-tallies';
import type { PlayedService } from './played-service';
import { Pod, type PodLife } from './pod';
import { podName } from './pod-names';
import type { Scraping } from './scraping';
import type { Sidecar } from './sidecar';
import type { KnownPod } from './state-metrics';
import { Tally } from './tally';
import type { TargetMaker } from './target-maker';
import type { Traffic } from './traffic';

/** Where the pods of a release live. */
export interface Surroundings {
  readonly service: PlayedService;
  readonly targets: TargetMaker;
  readonly tallies: MeshTallies;
  readonly scraping: Scraping;
  readonly traffic: Traffic;
  readonly callers: number;
}

/** The pods of one version: makes them, ends them, and has them scraped. */
export class ReplicaSet {
  private readonly members: Member[] = [];
  private created = 0;

  /**
   * @param answersFor the Service that its pods say that they answer for
   */
  constructor(
    private readonly surroundings: Surroundings,
    readonly fleet: Fleet,
    readonly release: Release,
    private readonly life: PodLife,
    private answersFor: string,
  ) {}

  get size(): number {
    return this.members.length;
  }

  /** Its pods as the API server knows them. */
  get pods(): readonly KnownPod[] {
    return this.members;
  }

  available(now: number): number {
    return this.members.reduce((count, { pod }) => count + (pod.isAvailable(now) ? 1 : 0), 0);
  }

  /** When the number of available pods changes next; Infinity if it does not. */
  nextChange(now: number): number {
    return this.members.reduce((next, { pod }) => Math.min(next, pod.nextChange(now)), Number.POSITIVE_INFINITY);
  }

  /** When a pod becomes something else next. */
  get nextStep(): number {
    return this.members.reduce((next, { pod }) => Math.min(next, pod.changesAt), Number.POSITIVE_INFINITY);
  }

  /**
   * Makes pods, or ends the newest.
   *
   * @param created when new ones were made, if that is long ago
   */
  scale(size: number, now: number, created = now): void {
    while (this.members.length < size) this.make(now, created);
    while (this.members.length > size) this.endNewest();
  }

  /** Lets the pods become what they are at a time. */
  step(now: number): void {
    for (const { pod, replica } of this.members) {
      while (pod.changesAt <= now) {
        const { traffic } = this.surroundings;
        traffic.drawAnswered(this.fleet, replica);
        pod.step();
        if (pod.state === 'ready') this.fleet.join(replica);
        else this.fleet.leave(replica);
        if (pod.state === 'down') for (const tally of Object.values(replica.application ?? {})) tally.reset();
      }
    }
  }

  /** From now on its pods say that they answer for another Service. */
  answerFor(destination: string): void {
    if (destination === this.answersFor) return;
    this.answersFor = destination;
    const { traffic, tallies } = this.surroundings;
    for (const { replica, sidecar } of this.members) {
      traffic.drawAnswered(this.fleet, replica);
      replica.answers = tallies.answered(this.release, replica.pod.ordinal, destination);
      sidecar.count(replica.answers.succeeded, replica.answers.failed);
    }
  }

  private make(now: number, created: number): void {
    const { service, targets, tallies, scraping, traffic, callers } = this.surroundings;
    const ordinal = this.created++;
    const pod = new Pod(ordinal, this.life, created);
    const name = podName(`${service.name}-${this.release.hash}`, ordinal);
    const labels = (container?: string) => scrapeLabels(service.namespace, name, this.release, ordinal, container);
    const timed = targets.asked.times;
    const replica: Replica = {
      pod,
      answers: tallies.answered(this.release, ordinal, this.answersFor),
      application: targets.asked.own.length > 0 ? { succeeded: new Tally(timed), failed: new Tally(timed) } : undefined,
      drawn: new Float64Array(2 * callers),
    };
    const draw = () => traffic.drawAnswered(this.fleet, replica);
    const sidecar = targets.sidecar(labels(), draw);
    sidecar.count(replica.answers.succeeded, replica.answers.failed);
    const known = { pod, name, namespace: service.namespace };
    const application =
      replica.application && targets.application(pod, labels(service.name), replica.application, draw);
    const kubelet = targets.kubelet(known);
    if (targets.asked.mesh || targets.asked.up) scraping.add(sidecar, now);
    for (const target of [application, kubelet]) if (target) scraping.add(target, now);
    this.members.push({ ...known, replica, sidecar, application, kubelet });
  }

  private endNewest(): void {
    const member = this.members.pop();
    if (!member) return;
    this.surroundings.traffic.drawAnswered(this.fleet, member.replica);
    this.fleet.leave(member.replica);
    for (const target of [member.sidecar, member.application, member.kubelet]) if (target) target.ended = true;
  }
}

/** A pod, and all that is known of it. */
interface Member extends KnownPod {
  readonly replica: Replica;
  readonly sidecar: Sidecar;
  readonly application?: Application;
  readonly kubelet?: Kubelet;
}
