/** The population variance of the first values, one after the other as Prometheus does it (Welford). */
export function variance(values: ArrayLike<number>, length = values.length): number {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
  }
  return squares / length;
}
