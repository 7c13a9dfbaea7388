/**
 * Orders each person's events by time, and events at the same time as they came. Both arrays hold all
 * events by person and, within a person, in source order; they are reordered in place. Linear where the
 * source is nearly in order already, else a merge sort.
 */
export function orderByTime(offsets: Uint32Array, times: Float64Array, rows: Uint32Array): void {
  const scratch = { times: new Float64Array(0), rows: new Uint32Array(0) };
  for (let person = 0; person + 1 < offsets.length; person++) {
    const from = offsets[person]!;
    const to = offsets[person + 1]!;
    let i = from + 1;
    while (i < to && times[i - 1]! <= times[i]!) i++;
    if (i >= to) continue;
    for (let block = from; block < to; block += 32)
      insertionSort(times, rows, block, Math.min(block + 32, to));
    if (to - from <= 32) continue;
    if (scratch.times.length < to - from) {
      const length = Math.max(to - from, 2 * scratch.times.length);
      scratch.times = new Float64Array(length);
      scratch.rows = new Uint32Array(length);
    }
    for (let width = 32; width < to - from; width *= 2) {
      for (let left = from; left + width < to; left += 2 * width) {
        merge(times, rows, left, left + width, Math.min(left + 2 * width, to), scratch);
      }
    }
  }
}

function insertionSort(times: Float64Array, rows: Uint32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const time = times[i]!;
    if (times[i - 1]! <= time) continue;
    const row = rows[i]!;
    let j = i;
    while (j > from && times[j - 1]! > time) {
      times[j] = times[j - 1]!;
      rows[j] = rows[j - 1]!;
      j--;
    }
    times[j] = time;
    rows[j] = row;
  }
}

function merge(
  times: Float64Array,
  rows: Uint32Array,
  from: number,
  middle: number,
  to: number,
  scratch: { readonly times: Float64Array; readonly rows: Uint32Array },
): void {
  if (times[middle - 1]! <= times[middle]!) return;
  const left = middle - from;
  scratch.times.set(times.subarray(from, middle));
  scratch.rows.set(rows.subarray(from, middle));
  let i = 0;
  let j = middle;
  for (let k = from; i < left; k++) {
    if (j < to && times[j]! < scratch.times[i]!) {
      times[k] = times[j]!;
      rows[k] = rows[j]!;
      j++;
    } else {
      times[k] = scratch.times[i]!;
      rows[k] = scratch.rows[i]!;
      i++;
    }
  }
}
