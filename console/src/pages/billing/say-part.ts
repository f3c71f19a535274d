// What a list says that has only some of all there are; undefined where it has them all.
import { writeCount } from '../../parts/format/count.ts'

export function sayPart(listed: number, all: number): string | undefined {
  return all > listed && listed > 0 ? `${writeCount(listed)} of ${writeCount(all)} are listed.` : undefined
}
