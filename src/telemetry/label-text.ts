// Labels as they stand in a scrape. They are written once for each series and kept as text: a scrape of many series
// then costs a joining of strings, and does not stand in the way of requests.

/** `a="1",b="2"`; values escaped as the text format says. */
export function writeLabels(labels: { readonly [name: string]: string }): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(',')
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
