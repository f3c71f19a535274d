// Holds a tree against the rules and the list of exceptions: what breaks a rule and is not excepted is a complaint, and so
// is an exception that nothing needs any more. So the list can only shrink.
import type { Rule, Tree } from './rule.ts'

/** A place that may break a rule for now. One that may for good names the decision that says why. */
export type Exception = string | { readonly place: string; readonly most?: number; readonly decision?: string }

export type Exceptions = { readonly [rule: string]: readonly Exception[] }

export function judge(rules: readonly Rule[], tree: Tree, exceptions: Exceptions): string[] {
  return rules.flatMap((rule) => judgeRule(rule, tree, exceptions[rule.name] ?? []))
}

function judgeRule({ name, find }: Rule, tree: Tree, exceptions: readonly Exception[]): string[] {
  const broken = new Map(
    find(tree)
      .toSorted((a, b) => (a.amount ?? 0) - (b.amount ?? 0))
      .map((found) => [found.place, found]),
  )
  const excepted = new Map(exceptions.map((one) => [placeOf(one), one]))
  const complaints: string[] = []
  if (excepted.size < exceptions.length) complaints.push(`${name}: a place is excepted twice: remove one of the two`)
  for (const { place, message, amount } of broken.values()) {
    const exception = excepted.get(place)
    if (exception === undefined) complaints.push(`${name}: ${message}`)
    else if (typeof exception !== 'string' && amount !== undefined && amount > (exception.most ?? Infinity))
      complaints.push(`${name}: ${message} (it is excepted, but only up to ${exception.most})`)
  }
  for (const [place, exception] of excepted) {
    if (!broken.has(place))
      complaints.push(`${name}: the exception for '${place}' is not needed any more: remove it from exceptions.ts`)
    if (typeof exception !== 'string' && exception.decision !== undefined && !tree.paths.has(exception.decision))
      complaints.push(`${name}: the exception for '${place}' names ${exception.decision}, which does not exist`)
  }
  return complaints
}

function placeOf(exception: Exception): string {
  return typeof exception === 'string' ? exception : exception.place
}
