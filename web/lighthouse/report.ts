import { cpus, loadavg } from 'node:os';

/** One value in the middle, as `worst` is the one at the end. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const worst = (values: readonly number[]): number => Math.max(...values);

/** As the other measurements are printed, ready for a document. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]) {
  console.log([line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n'));
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Figures mean little without: how busy the machine was when they were taken. */
export function machine(): string {
  const cores = cpus();
  const load = loadavg().map((average) => average.toFixed(1));
  return `${cores.length} cores (${cores[0]?.model.trim()}), load ${load.join(', ')}`;
}
