// A text that matches a regular expression, as far as the pattern is made of literals, classes, groups, alternatives and
// repetitions. Reads the pattern and never runs it: a caller's pattern could keep a real engine busy for ever. Look-around
// and back-references are passed over, so a pattern that needs them may not be matched.

const LENGTH = 500

type Reader = { pattern: string; at: number; left: number; least: number }

/** A text for `pattern`, at least `leastLength` long where repetition allows it. */
export function makeMatch(pattern: string, leastLength: number): string {
  const reader: Reader = { pattern, at: 0, left: LENGTH, least: Math.min(leastLength, LENGTH) }
  return readAlternatives(reader).slice(0, LENGTH)
}

/** The first alternative; the others are read past. */
function readAlternatives(reader: Reader): string {
  const made = readSequence(reader)
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1
    readSequence(reader)
  }
  return made
}

function readSequence(reader: Reader): string {
  let made = ''
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const one = readAtom(reader)
    const { least, most } = readRepetition(reader)
    const missing = Math.max(0, reader.least - made.length)
    const stretched = most > least && one.length > 0 ? Math.ceil(missing / one.length) : 0
    const times = Math.min(Math.max(least, Math.min(stretched, most)), reader.left)
    reader.left -= Math.min(reader.left, times)
    made = (made + one.repeat(times)).slice(0, LENGTH)
  }
  return made
}

function readAtom(reader: Reader): string {
  const character = reader.pattern[reader.at] ?? ''
  reader.at += 1
  if (character === '^' || character === '$') return ''
  if (character === '.') return 'a'
  if (character === '[') return readClass(reader)
  if (character === '\\') return readEscape(reader)
  if (character !== '(') return character
  const kind = /^\?(?:<[=!]|[:=!]|<[^>]*>)/.exec(reader.pattern.slice(reader.at, reader.at + 80))?.[0] ?? ''
  reader.at += kind.length
  const { least } = reader
  reader.least = 0
  const made = readAlternatives(reader)
  reader.least = least
  reader.at += 1
  return /^\?<?[=!]/.test(kind) ? '' : made
}

function readRepetition(reader: Reader): { least: number; most: number } {
  const counted = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(reader.pattern.slice(reader.at, reader.at + 40))
  if (counted === null) return { least: 1, most: 1 }
  reader.at += counted[0].length
  const [, sign, from, comma, to] = counted
  if (sign === '*') return { least: 0, most: LENGTH }
  if (sign === '+') return { least: 1, most: LENGTH }
  if (sign === '?') return { least: 0, most: 1 }
  const least = Number(from)
  return { least, most: comma === undefined ? least : to ? Number(to) : LENGTH }
}

/** A member of a class, or for `[^…]` a character that is not one. */
function readClass(reader: Reader): string {
  const excluding = reader.pattern[reader.at] === '^'
  if (excluding) reader.at += 1
  const members: string[] = []
  const ranges: [string, string][] = []
  while (reader.at < reader.pattern.length && reader.pattern[reader.at] !== ']') {
    const escaped = reader.pattern[reader.at] === '\\'
    reader.at += 1
    const from = escaped ? readEscape(reader) : (reader.pattern[reader.at - 1] ?? '')
    const to = reader.pattern[reader.at + 1]
    if (reader.pattern[reader.at] === '-' && to !== undefined && to !== ']') {
      reader.at += 2
      ranges.push([from, to])
    }
    members.push(from)
  }
  reader.at += 1
  if (!excluding) return members[0] ?? ''
  const excluded = (candidate: string) =>
    members.includes(candidate) || ranges.some(([from, to]) => candidate >= from && candidate <= to)
  return [...'aA0_-x Z9.~'].find((candidate) => !excluded(candidate)) ?? 'a'
}

function readEscape(reader: Reader): string {
  const character = reader.pattern[reader.at] ?? ''
  reader.at += 1
  if (character === 'd') return '1'
  if (character === 'w' || character === 'D') return 'a'
  if (character === 's') return ' '
  if (character === 'S' || character === 'W') return character === 'S' ? 'a' : '-'
  if (character === 'n') return '\n'
  if (character === 't') return '\t'
  if (character === 'b' || character === 'B') return ''
  if (character !== 'p' && character !== 'P') return character
  const property = /^\{([^}]*)\}/.exec(reader.pattern.slice(reader.at, reader.at + 60))
  reader.at += property?.[0].length ?? 0
  if (character === 'P') return '-'
  return /^(?:N|Nd)/.test(property?.[1] ?? '') ? '1' : /^(?:Lu)/.test(property?.[1] ?? '') ? 'A' : 'a'
}
