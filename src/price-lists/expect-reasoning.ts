// Expects how a model can be asked to reason where a list says only that it reasons: as the newest known model of its
// line (`claude-opus-5-5` as `claude-opus-5`), or else as its vendor's newest.
import type { KnownModel, ModelFacts } from '../catalog/known-models.ts'

type Expected = Pick<ModelFacts, 'reasoning' | 'sampling'>

export function expectReasoning(id: string, known: readonly KnownModel[]): Expected {
  const start = `${startOf(id)}-`
  const like = findRelative(id, known) ?? findNewest(known, (other) => other !== id && other.startsWith(start))
  return {
    reasoning: like?.reasoning ?? { toggle: false, efforts: [] },
    ...(like?.sampling === undefined ? {} : { sampling: like.sampling }),
  }
}

/** The newest known model of its line that reasons. */
export function findRelative(id: string, known: readonly KnownModel[]): KnownModel | undefined {
  const start = startOf(id)
  const line = lineOf(id)
  return findNewest(known, (other) => other !== id && other.startsWith(start) && lineOf(other) === line)
}

/** Of those that came on the same day the one with the shortest id: others are its variants. */
function findNewest(known: readonly KnownModel[], isIt: (id: string) => boolean): KnownModel | undefined {
  const those = known.filter(({ id, reasoning }) => reasoning !== undefined && isIt(id))
  const newest = those.reduce((last, { released = '' }) => (released > last ? released : last), '')
  return those
    .filter(({ released = '' }) => released === newest)
    .toSorted((one, other) => one.id.length - other.id.length)[0]
}

/** The vendor and the first word, without the number that may follow it: `anthropic/claude`, `qwen/qwen`. */
function startOf(id: string): string {
  return id.replace(/[-.\d].*$/, '')
}

/** Ids of one line differ in their numbers alone. */
function lineOf(id: string): string {
  return id.replace(/[-.]?\d+(?:[-.]\d+)*/g, '')
}
