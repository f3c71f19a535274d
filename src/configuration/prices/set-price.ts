// Writes one model's price into the text of a configuration file; everything else, comments included, stays as it is.
// The file is where prices live: what is set by a command is seen, reviewed and kept like all other settings.
import { isMap, isScalar, parseDocument } from 'yaml'

/** In wire names, decimal text. */
export type WrittenPrice = 'free' | { readonly [rate: string]: string }

/** The text with `models.<id>.price` set. The caller has made sure that `content` is right, and checks the result. */
export function setModelPrice(content: string, id: string, price: WrittenPrice): string {
  const document = parseDocument(content)
  // A section that is empty, or all comments, is no collection yet.
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as typeof document.contents
  for (const path of [['models'], ['models', id]]) {
    const there = document.getIn(path, true)
    if (isMap(there)) continue
    const section = document.createNode({})
    if (isScalar(there)) section.commentBefore = there.commentBefore ?? there.comment ?? null
    document.setIn(path, section)
  }
  const value =
    price === 'free' ? price : Object.fromEntries(Object.entries(price).map(([rate, usd]) => [rate, Number(usd)]))
  document.setIn(['models', id, 'price'], document.createNode(value, { flow: true }))
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
