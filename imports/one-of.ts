/**
 * Exactly one field of `T`, none of the others: how the controllers write a choice.
 *
 * The other fields are spelt out as `never`: two choices at once are then a compile error, and a misspelt field stays
 * one.
 */
export type OneOf<T> = {
  [K in keyof T]: Pick<T, K> & { readonly [Other in Exclude<keyof T, K>]?: never };
}[keyof T];

/** One field of `T` or none of them. */
export type AtMostOneOf<T> = OneOf<T> | { readonly [K in keyof T]?: never };
