/** How a measurement ends. */
export type MeasurementPhase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

/** What a query answers, labels dropped, as Argo Rollouts reads it; or why it answers nothing. */
export type QueryAnswer =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'vector'; readonly values: readonly number[] }
  | { readonly type: 'error'; readonly message: string };
