/** How Freight gets into the Stages of an environment. */
export type KargoPromotion = (typeof PROMOTIONS)[number];

export const PROMOTIONS = ['automatic', 'started-by-hand', 'by-hand'] as const;

/** An environment, as far as its Stages follow from it. */
export interface StagedEnvironment {
  readonly name: string;
  readonly promotion: KargoPromotion;
  /** How many batches each of its waves has. */
  readonly batches: readonly number[];
  /** Whether services stand outside its train. */
  readonly leftOut: boolean;
}

/** A Stage: what it brings, and after which other one. */
export interface StageOutline {
  readonly name: string;
  readonly environment: string;
  readonly brings: Brings;
  /** The Stage that has to have its Freight first. @default - none: Freight comes from the Warehouse */
  readonly after?: string;
  /** Whether it takes Freight by itself. */
  readonly automatic: boolean;
}

/** The objects that deliver an environment, a batch of a wave, or what stands outside the train. */
export type Brings =
  | { readonly what: 'delivery' }
  | { readonly what: 'batch'; readonly wave: number; readonly batch: number; readonly last: boolean }
  | { readonly what: 'left-out' };

/**
 * The Stages of environments, one after another: first what delivers the environment, so that a new service has an
 * Application, and each Application says which Stage may sync it; then batch after batch, wave after wave. What stands
 * outside the train comes beside the waves, and nobody waits for it.
 */
export function stagesOf(environments: readonly StagedEnvironment[]): StageOutline[] {
  const stages: StageOutline[] = [];
  let after: string | undefined;
  for (const { name: environment, promotion, batches, leftOut } of environments) {
    const add = (name: string, brings: Brings, behind: string | undefined): string => {
      const automatic = promotion === 'automatic' || (promotion === 'started-by-hand' && brings.what !== 'delivery');
      stages.push({ name, environment, brings, automatic, ...(behind === undefined ? {} : { after: behind }) });
      return name;
    };
    const delivery = add(deliveryStage(environment), { what: 'delivery' }, after);
    after = delivery;
    batches.forEach((count, i) => {
      for (let batch = 1; batch <= count; batch++) {
        const last = i + 1 === batches.length && batch === count;
        after = add(batchStage(environment, i + 1, batch, count), { what: 'batch', wave: i + 1, batch, last }, after);
      }
    });
    if (leftOut) add(leftOutStage(environment), { what: 'left-out' }, delivery);
  }
  return stages;
}

export function deliveryStage(environment: string): string {
  return `${environment}-delivery`;
}

export function leftOutStage(environment: string): string {
  return `${environment}-left-out`;
}

/** `prod-wave-2`, or `prod-wave-2-batch-1` where the wave goes in several. */
export function batchStage(environment: string, wave: number, batch: number, batches: number): string {
  return `${environment}-wave-${wave}${batches > 1 ? `-batch-${batch}` : ''}`;
}
